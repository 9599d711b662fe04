#!/usr/bin/env bash
# Trains with several processes, on GPUs or, without any, on the CPU:
#
#   bash tools/dist_train.sh CONFIG GPUS [arguments of tools/train.py]
#
#   NNODES, NODE_RANK, MASTER_ADDR, PORT   as MMAction2 has them. On one machine without PORT a free port is taken, so
#                                          that two runs do not meet; several machines meet at PORT, 29500 by default.
#   PYTHON                                 the interpreter (default: the active environment's, else .venv's)
set -euo pipefail

if [ $# -lt 2 ]; then
    echo 'usage: bash tools/dist_train.sh CONFIG GPUS [arguments of tools/train.py]' >&2
    exit 2
fi
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)"
CONFIG=$1
GPUS=$2
shift 2
source "$HERE/dist_env.sh" "$GPUS"

exec "$PYTHON" -m torch.distributed.run "${RENDEZVOUS[@]}" --nproc_per_node="$GPUS" \
    "$HERE/train.py" "$CONFIG" --launcher pytorch "$@"
