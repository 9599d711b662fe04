#!/usr/bin/env bash
# From nothing to a trained and tested ALT on video files that the project renders itself.
#
#   bash tools/quickstart.sh                       renders, trains, tests, writes work_dirs/quickstart/report.html
#   bash tools/quickstart.sh --resume              goes on with the training that was interrupted
#   bash tools/quickstart.sh -- --cfg-options …    hands everything after -- to tools/train.py
#
# Clips that are rendered already are kept; without --resume the training starts anew.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
PYTHON="$ROOT/.venv/bin/python"
CONFIG=configs/mini/alt_mini.py
WORLD=data/mini_world
WORK_DIR=work_dirs/quickstart
NOTE='A small ALT, trained from scratch on 1,536 rendered clips. Nothing is pre-trained: the embeddings of labels and'
NOTE+=' entities come from a random text encoder, so the entities named below are those the model chose to query with,'
NOTE+=' not what a person would see.'

say() { echo "[quickstart] $*"; }

usage() { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

RESUME=()
TRAIN_ARGS=()
while [ $# -gt 0 ]; do
    case "$1" in
        --resume) RESUME=(--resume) ;;
        -h | --help) usage && exit 0 ;;
        --) shift && TRAIN_ARGS=("$@") && break ;;
        *) echo "[quickstart] unknown argument $1" >&2 && usage >&2 && exit 2 ;;
    esac
    shift
done

# step WHAT COMMAND…: runs it and says how long it took.
step() {
    local what="$1" start=$SECONDS
    shift
    say "$what"
    "$@"
    say "… $((SECONDS - start)) s"
}

train() {
    local status=0
    trap : INT # Ctrl-C ends the training, not this script: it still has to say how to go on
    "$PYTHON" tools/train.py "$CONFIG" --work-dir "$WORK_DIR" "${RESUME[@]+"${RESUME[@]}"}" \
        "${TRAIN_ARGS[@]+"${TRAIN_ARGS[@]}"}" || status=$?
    trap - INT
    [ "$status" -eq 0 ] && return
    if [ -f "$WORK_DIR/last_checkpoint" ]; then
        say "the training stopped after $(basename "$(cat "$WORK_DIR/last_checkpoint")"). To go on from there:" >&2
        say "  bash tools/quickstart.sh --resume" >&2
    else
        say 'the training stopped before its first checkpoint: the next run starts from the beginning.' >&2
    fi
    exit "$status"
}

report() {
    "$PYTHON" tools/analysis_tools/report.py "$TRAINED" "$CHECKPOINT" --work-dir "$WORK_DIR" \
        --predictions "$WORK_DIR/predictions.pkl" --out "$ROOT/$WORK_DIR/report.html" \
        --title 'ALT on the mini world' --note "$NOTE" >"$WORK_DIR/result.txt" # its two lines are the last ones of this script
}

# Threads that spin while they wait take the cores from whatever else runs on a small machine.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"

cd "$ROOT"
bash tools/setup_env.sh
SECONDS=0
step "1/4 rendering the mini world into $WORLD" "$PYTHON" tools/render_world.py --out "$WORLD"
if [ ${#RESUME[@]} -eq 0 ]; then
    rm -f "$WORK_DIR/last_checkpoint" # otherwise --resume might later take up a run before this one
fi
step "2/4 training $CONFIG in $WORK_DIR (Ctrl-C stops; --resume goes on)" train
CHECKPOINT="$(cat "$WORK_DIR/last_checkpoint")"
# The runner saved the config with every override: the model that is tested is the model that was trained.
TRAINED="$WORK_DIR/$(basename "$CONFIG")"
step "3/4 testing $(basename "$CHECKPOINT")" "$PYTHON" tools/test.py "$TRAINED" "$CHECKPOINT" \
    --work-dir "$WORK_DIR/test" --dump "$WORK_DIR/predictions.pkl"
step '4/4 writing the report' report
say "everything after the installation took $SECONDS s"
cat "$WORK_DIR/result.txt"
