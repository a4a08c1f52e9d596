# shellcheck shell=bash
# What the benchmarks have in common: source it.
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
caller=$PWD
cd "$root"

# A script of this folder, with arguments as the caller means them: his paths are relative to
# where he is.
measure() (
    cd "$caller"
    PYTHONPATH=$root/tests:$here PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$here/$1" "${@:2}"
)

build() {
    cmake --preset bench
    cmake --build --preset bench --target "$@"
}

# The peers of PyPI, in the versions that are written down.
make_venv() {
    local venv=build/bench-venv
    ! cmp -s "$here/peers/requirements.txt" "$venv/requirements.txt" || return 0
    /usr/bin/python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement "$here/peers/requirements.txt"
    cp "$here/peers/requirements.txt" "$venv"
}
