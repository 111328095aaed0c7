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

# pip as a command: the module, the wheel that virtual environments are made with, or Debian's
# package of that wheel, unpacked here: it needs no root and leaves the system as it is.
find_pip() {
    local library
    library="$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
    if "$python" -m pip --version >/dev/null 2>&1; then
        pip=("$python" -m pip)
    elif wheel_in /usr/share/python-wheels "$library/ensurepip/_bundled"; then
        pip=("$python" "$wheel/pip")
    elif download_pip && wheel_in .boot/pip/usr/share/python-wheels; then
        pip=("$python" "$wheel/pip")
    else
        fail "$python has no pip. Install it (on Debian: apt-get install python3-pip) and try again."
    fi
}

wheel_in() {
    wheel="$(find "$@" -name 'pip-*.whl' 2>/dev/null | head -n 1)"
    [ -n "$wheel" ]
}

download_pip() {
    command -v apt-get >/dev/null || return
    say "this Python has no pip; using the one of Debian's package python3-pip-whl"
    mkdir -p .boot/pip
    (
        cd .boot/pip
        if ! apt-get download python3-pip-whl; then
            [ "$(id -u)" = 0 ] && apt-get update && apt-get download python3-pip-whl
        fi && dpkg-deb --extract python3-pip-whl_*.deb .
    ) >/dev/null 2>&1
}

put_uv_into_boot() {
    [ -x .boot/bin/uv ] && [ "$(cat .boot/installed 2>/dev/null)" = "$(cat requirements-boot.txt)" ] && return
    local pip wheel
    find_pip
    PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "${pip[@]}" install --quiet --disable-pip-version-check \
        --root-user-action=ignore --upgrade --target .boot --require-hashes -r requirements-boot.txt &&
        .boot/bin/uv --version >/dev/null && cp requirements-boot.txt .boot/installed
}

install_with_uv() {
    # A user without a home folder has no place for uv's cache either.
    [ -w "${HOME:-/nonexistent}" ] || export UV_CACHE_DIR="$PWD/.cache/uv"
    export UV_PYTHON_DOWNLOADS=never
    # The certificates of the machine: behind a proxy of an institution no others are known.
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
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
