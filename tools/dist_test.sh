#!/usr/bin/env bash
# Tests a checkpoint with several processes, on GPUs or, without any, on the CPU:
#
#   bash tools/dist_test.sh CONFIG CHECKPOINT GPUS [arguments of tools/test.py]
#
# Environment variables as in tools/dist_train.sh.
set -euo pipefail

if [ $# -lt 3 ]; then
    echo 'usage: bash tools/dist_test.sh CONFIG CHECKPOINT GPUS [arguments of tools/test.py]' >&2
    exit 2
fi
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
CONFIG=$1
CHECKPOINT=$2
GPUS=$3
shift 3
source "$HERE/dist_env.sh" "$GPUS"

exec "$PYTHON" -m torch.distributed.run "${RENDEZVOUS[@]}" --nproc_per_node="$GPUS" \
    "$HERE/test.py" "$CONFIG" "$CHECKPOINT" --launcher pytorch "$@"
