#!/usr/bin/env bash
# From nothing to ALT and Text4Vis, trained and tested on video files that the project renders itself.
#
#   bash tools/quickstart.sh                       everything; writes work_dirs/quickstart/report.html
#   bash tools/quickstart.sh --resume              goes on where a run was stopped; what is finished is kept
#   bash tools/quickstart.sh -- --cfg-options …    hands everything after -- to the trainings of ALT and Text4Vis
#
# Both start from one small CLIP, which is trained first and which --resume keeps, also for other options. Clips that are
# rendered already are always kept. What is done step by step is in tools/quickstart.py.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"

usage() { sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

for argument in "$@"; do
    case "$argument" in
        --resume) ;;
        -h | --help) usage && exit 0 ;;
        --) break ;;
        *) echo "[quickstart] unknown argument $argument" >&2 && usage >&2 && exit 2 ;;
    esac
done

# Threads that spin while they wait take the cores from whatever else runs on a small machine.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"

cd "$ROOT"
bash tools/setup_env.sh
exec "$ROOT/.venv/bin/python" tools/quickstart.py "$@"
