# Sourced by dist_train.sh and dist_test.sh with the number of processes; sets PYTHON, RENDEZVOUS and the environment.

PROCESSES=$1
case "$PROCESSES" in
'' | *[!0-9]* | 0)
    echo "error: GPUS must be the number of processes on this machine, found '$PROCESSES'" >&2
    exit 2
    ;;
esac

ROOT="$(cd "$HERE/.." && pwd -P)"
export PYTHONPATH="$ROOT${PYTHONPATH:+:$PYTHONPATH}"

# The active environment first; conda's base is active on many machines without anybody having chosen it.
if [ -z "${PYTHON:-}" ]; then
    PYTHON=python
    if [ -z "${VIRTUAL_ENV:-}" ] && [ "${CONDA_DEFAULT_ENV:-base}" = base ] && [ -x "$ROOT/.venv/bin/python" ]; then
        PYTHON="$ROOT/.venv/bin/python"
    fi
fi

if [ "${NNODES:-1}" = 1 ] && [ -z "${PORT:-}" ]; then
    RENDEZVOUS=(--nnodes=1 --rdzv-backend=c10d --rdzv-endpoint=127.0.0.1:0 --local-addr=127.0.0.1)
else
    RENDEZVOUS=(--nnodes="${NNODES:-1}" --node_rank="${NODE_RANK:-0}" --master_addr="${MASTER_ADDR:-127.0.0.1}"
        --master_port="${PORT:-29500}")
fi

# On the CPU the processes share the cores; beside GPUs torchrun's own default, one thread each, is right.
if [ -z "${OMP_NUM_THREADS:-}" ] && ! command -v nvidia-smi >/dev/null; then
    cores="$("$PYTHON" -c 'import os; print(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())')"
    export OMP_NUM_THREADS=$((cores > PROCESSES ? cores / PROCESSES : 1))
fi
