#!/bin/sh
# Prints the path of a Python that can run Guanxi: 3.13 if there is one, else any from 3.12 on, pyenv's included.
set -u

fits() { # $1 a command, $2 the least minor version, $3 the greatest
    "$1" -c "
import sys, venv, ensurepip
sys.exit(not ($2 <= sys.version_info[1] <= $3 and sys.version_info[0] == 3))" >/dev/null 2>&1
}

candidates() {
    for minor in 13 12 14 15; do command -v "python3.$minor" 2>/dev/null; done
    command -v python3 2>/dev/null
    command -v python 2>/dev/null
    for root in "${PYENV_ROOT:-}" "${HOME:-/nonexistent}/.pyenv" /opt/pyenv /usr/local/pyenv; do
        [ -n "$root" ] && ls -d "$root"/versions/3.1[2-9]*/bin/python3 2>/dev/null | sort -rV
    done
    ls -d "${HOME:-/nonexistent}"/.local/share/uv/python/cpython-3.1[2-9]*/bin/python3 2>/dev/null
    ls -d /opt/python*/bin/python3 /usr/local/python*/bin/python3 2>/dev/null
    return 0
}

found=$(candidates)
for range in "13 13" "12 99"; do
    for python in $found; do
        if fits "$python" ${range}; then
            "$python" -c 'import sys; print(sys.executable)'
            exit 0
        fi
    done
done

{
    echo "Guanxi needs Python 3.12 or newer (3.13 is best) with its venv module, and found none."
    for python in $found; do echo "  seen: $python ($("$python" --version 2>&1 | head -n 1))"; done
    echo "Debian 13, Ubuntu 24.04:   apt install python3 python3-venv"
    echo "any system, with pyenv:    pyenv install 3.13"
} >&2
exit 1
