#!/usr/bin/env bash
# Runs tools/test.py under Slurm:
#
#   bash tools/slurm_test.sh PARTITION JOB_NAME CONFIG CHECKPOINT [arguments of tools/test.py]
#
#   GPUS (8), GPUS_PER_NODE (8), CPUS_PER_TASK (5), SRUN_ARGS (none)   as MMAction2 has them
#   MASTER_PORT                                                        where the processes meet (default: by the job)
#   PYTHON                                                             the interpreter (default: python)
set -euo pipefail

if [ $# -lt 4 ]; then
    echo 'usage: bash tools/slurm_test.sh PARTITION JOB_NAME CONFIG CHECKPOINT [arguments of tools/test.py]' >&2
    exit 2
fi
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
PARTITION=$1
JOB_NAME=$2
shift 2

GPUS_PER_NODE="${GPUS_PER_NODE:-8}"
export MASTER_PORT="${MASTER_PORT:-$((12000 + RANDOM % 20000))}"
export PYTHONPATH="$(dirname "$HERE")${PYTHONPATH:+:$PYTHONPATH}"

# shellcheck disable=SC2086  # SRUN_ARGS holds several arguments
exec srun -p "$PARTITION" \
    --job-name="$JOB_NAME" \
    --gres=gpu:"$GPUS_PER_NODE" \
    --ntasks="${GPUS:-8}" \
    --ntasks-per-node="$GPUS_PER_NODE" \
    --cpus-per-task="${CPUS_PER_TASK:-5}" \
    --kill-on-bad-exit=1 \
    ${SRUN_ARGS:-} \
    "${PYTHON:-python}" -u "$HERE/test.py" "$@" --launcher=slurm
