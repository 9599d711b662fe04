#!/usr/bin/env bash
# Style check and tests on two processes. Further arguments go to pytest (paths are relative to the project root):
#
#   bash tools/run_tests.sh tests/ops -x
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
bash "$ROOT/tools/setup_env.sh"
cd "$ROOT"

style=0
.venv/bin/python -m ruff check . || style=$?
OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" .venv/bin/python -m pytest -n 2 --dist loadfile "$@"
exit "$style"
