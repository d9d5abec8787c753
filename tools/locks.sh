#!/bin/sh
# Resolves requirements*.in into locks with hashes. `make locks U=--upgrade` takes newer versions.
set -eu
uv=.venv/bin/uv
resolve() { # $1 the name; the other arguments go to uv
    name=$1
    shift
    echo "  $name.lock"
    "$uv" pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
        --custom-compile-command "make locks" -o "$name.lock" "$name.in" "$@"
}
resolve requirements-uv "$@"
resolve requirements "$@"
resolve requirements-insight "$@"
resolve requirements-dev "$@"
