#!/usr/bin/env bash
# Makes .venv from the hashed locks; does nothing when they have not changed.
#
# uv does the work in seconds. It is put into .boot with pip's --target, which needs neither a venv
# module nor the right to touch the system's packages. Where there is no uv for the machine, venv
# and pip do the same in a minute or two.
set -euo pipefail
cd "$(dirname "$0")/.."
locks=(requirements.txt requirements-dev.txt)

say() { echo "install: $*" >&2; }
fail() { say "$*"; exit 1; }

find_python() {
    local name
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    fail "Python 3.11 or newer was not found. Install it, or name one: make install PYTHON=/path/to/python3"
}

# pip as a command: the module, or the wheel that Debian keeps for virtual environments.
find_pip() {
    local wheel
    if "$python" -m pip --version >/dev/null 2>&1; then
        pip=("$python" -m pip)
        return
    fi
    for wheel in /usr/share/python-wheels/pip-*.whl \
        "$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"/ensurepip/_bundled/pip-*.whl; do
        if [ -e "$wheel" ]; then
            pip=("$python" "$wheel/pip")
            return
        fi
    done
    if [ "${1:-}" != again ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "this Python has no pip: apt-get install python3-pip"
        { apt-get update && DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends python3-pip; } >/dev/null || true
        find_pip again
        return
    fi
    fail "$python has no pip. Install it (on Debian: apt-get install python3-pip) and try again."
}

put_uv_into_boot() {
    [ -x .boot/bin/uv ] && [ "$(cat .boot/installed 2>/dev/null)" = "$(cat requirements-boot.txt)" ] && return
    local pip
    find_pip
    PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "${pip[@]}" install --quiet --disable-pip-version-check \
        --root-user-action=ignore --upgrade --target .boot --require-hashes -r requirements-boot.txt &&
        .boot/bin/uv --version >/dev/null && cp requirements-boot.txt .boot/installed
}

install_with_uv() {
    # A user without a home folder has no place for uv's cache either.
    [ -w "${HOME:-/nonexistent}" ] || export UV_CACHE_DIR="$PWD/.cache/uv"
    export UV_PYTHON_DOWNLOADS=never
    [ -x .venv/bin/python ] || .boot/bin/uv venv --quiet --python "$python" .venv
    .boot/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes "${locks[@]}"
}

install_with_pip() {
    [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 ||
        "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        "${locks[@]/#/-r}"
}

wanted="$(cat "${locks[@]}" requirements-boot.txt | sha256sum)"
[ "$(cat .venv/installed 2>/dev/null)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null && exit 0

mkdir -p .boot
if command -v flock >/dev/null; then
    exec 9>.boot/lock
    flock 9
    [ "$(cat .venv/installed 2>/dev/null)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null && exit 0
fi
python="$(find_python)"
# A venv whose Python is gone, or older than 3.11, is made anew.
.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || rm -rf .venv
say "making .venv with $python"
if ! { put_uv_into_boot && install_with_uv; }; then
    say "uv cannot be used here; installing with pip, which takes longer"
    install_with_pip || fail "the packages could not be installed; see the lines above"
fi
echo "$wanted" >.venv/installed
