#!/usr/bin/env bash
# Makes .venv in the project root and installs the project with everything it needs, then does nothing until one of
# its inputs changes.
#
#   bash tools/setup_env.sh
#
#   PYTHON      the interpreter to use, 3.9 to 3.12 (default: the first that fits among python3, python3.12 … python3.9)
#   TORCH_SPEC  what pip is asked for as torch, options allowed (default: torch==2.13.0, or the newest torch of Python
#               3.9); e.g. TORCH_SPEC='torch==2.6.0 --index-url https://download.pytorch.org/whl/cu124'
#
# A torch that is already in .venv stays unless TORCH_SPEC is given. pip's output goes to .venv/setup.log.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
VENV="$ROOT/.venv"
VENV_PYTHON="$VENV/bin/python"
STAMP="$VENV/setup.stamp"
LOG="$VENV/setup.log"
MIN_MINOR=9
MAX_MINOR=12

say() { echo "[setup] $*"; }

fail() {
    echo "[setup] error: $*" >&2
    exit 1
}

minor_of() { "$1" -c 'import sys; print(sys.version_info[1] if sys.version_info[0] == 3 else -1)' 2>/dev/null || echo -1; }

fits() {
    local minor
    minor="$(minor_of "$1")"
    [ "$minor" -ge "$MIN_MINOR" ] && [ "$minor" -le "$MAX_MINOR" ]
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" || fail "PYTHON=$PYTHON is no Python 3.$MIN_MINOR to 3.$MAX_MINOR:" \
            "$({ "$PYTHON" --version 2>&1 || true; } | head -n 1)"
        echo "$PYTHON"
        return
    fi
    local candidate
    for candidate in python3 python3.12 python3.11 python3.10 python3.9; do
        if command -v "$candidate" >/dev/null && fits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    fail "no Python 3.$MIN_MINOR to 3.$MAX_MINOR found. Install one (e.g. apt install python3 python3-venv), or name it:" \
        "PYTHON=/path/to/python3.11 bash tools/setup_env.sh"
}

# One line that changes whenever the installation would: the project's place and requirements, the interpreter.
fingerprint() {
    {
        echo "$ROOT"
        cat "$ROOT/setup.py" "$ROOT/pyproject.toml" "$ROOT/vlplugins/version.py" "${BASH_SOURCE[0]}"
        "$VENV_PYTHON" -c 'import sys; print(sys.version)'
    } | cksum
}

is_current() {
    local fingerprint spec
    [ -f "$STAMP" ] && [ -x "$VENV_PYTHON" ] || return 1
    [ -z "${PYTHON:-}" ] || [ "$(minor_of "$PYTHON")" = "$(minor_of "$VENV_PYTHON")" ] || return 1
    { read -r fingerprint && read -r spec; } <"$STAMP" || return 1
    [ -z "${TORCH_SPEC:-}" ] || [ "torch: $TORCH_SPEC" = "$spec" ] || return 1
    [ "$fingerprint" = "$(fingerprint)" ]
}

make_venv() {
    local python
    [ -z "${PYTHON:-}" ] || python="$(find_python)" # a wrong PYTHON is said before anything is removed
    if [ -x "$VENV_PYTHON" ] && "$VENV_PYTHON" -m pip --version >/dev/null 2>&1; then
        if fits "$VENV_PYTHON" && { [ -z "${PYTHON:-}" ] || [ "$(minor_of "$PYTHON")" = "$(minor_of "$VENV_PYTHON")" ]; }; then
            say "using .venv ($("$VENV_PYTHON" --version))"
            return
        fi
        say ".venv has $("$VENV_PYTHON" --version), which is not the Python asked for: making it anew"
    elif [ -e "$VENV" ]; then
        say ".venv is incomplete: making it anew"
    fi
    python="$(find_python)"
    say "making .venv with $("$python" --version) ($(command -v "$python"))"
    rm -rf "$VENV"
    "$python" -m venv "$VENV" || {
        rm -rf "$VENV"
        fail "$python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv"
    }
}

# step WHAT COMMAND…: runs quietly, says how long it took, and shows the end of the log when it fails.
step() {
    local what="$1" start=$SECONDS
    shift
    printf '[setup] %s …' "$what"
    printf '\n=== %s\n$ %s\n' "$what" "$*" >>"$LOG"
    if "$@" >>"$LOG" 2>&1; then
        echo " done ($((SECONDS - start)) s)"
        return
    fi
    echo " failed"
    tail -n 20 "$LOG" >&2
    fail "'$what' failed; the lines above are the end of $LOG. Without network access nothing can be installed." \
        "When the cause is gone, run the same command again: it goes on where it stopped."
}

pip_install() { "$VENV_PYTHON" -m pip --disable-pip-version-check install "$@"; }

installed_version() {
    "$VENV_PYTHON" -c 'import sys, importlib.metadata as m; print(m.version(sys.argv[1]).split("+")[0])' "$1" 2>/dev/null || true
}

install_torch() {
    local present spec="torch==2.13.0"
    present="$(installed_version torch)"
    if [ -z "${TORCH_SPEC:-}" ] && [ -n "$present" ]; then
        say "keeping torch $present"
        return
    fi
    [ "$(minor_of "$VENV_PYTHON")" -gt 9 ] || spec="torch>=2.1,<2.9" # later releases have no wheel for Python 3.9
    # shellcheck disable=SC2086  # TORCH_SPEC may hold options after the requirement
    step "installing ${TORCH_SPEC:-$spec} (the largest download)" pip_install ${TORCH_SPEC:-$spec}
}

install_project() {
    local constraints="$VENV/constraints.txt"
    echo "torch==$(installed_version torch)" >"$constraints"
    step 'installing vlplugins and what it needs' pip_install -e "$ROOT[dev]" -c "$constraints"
    if [ -z "$(installed_version mmaction2)" ]; then # no decord wheel for this machine, see setup.py
        step 'installing mmaction2 without decord' pip_install --no-deps 'mmaction2>=1.2,<1.3'
    fi
}

main() {
    is_current && return
    if command -v flock >/dev/null; then # two commands started together must not install into the same folder
        exec 9>"$ROOT/.venv.lock"
        flock -n 9 || { say 'another setup is at work, waiting for it' && flock 9; }
        is_current && return
    fi
    cd "$ROOT"
    say "preparing $ROOT (once; a few minutes with an empty pip cache)"
    make_venv
    rm -f "$STAMP"
    : >"$LOG"
    install_torch
    install_project
    step 'checking that it imports' "$VENV_PYTHON" -c 'import vlplugins, mmaction.models, open_clip'
    { fingerprint && echo "torch: ${TORCH_SPEC:-}"; } >"$STAMP"
    say "ready: torch $(installed_version torch), mmaction2 $(installed_version mmaction2), log in .venv/setup.log"
}

main "$@"
