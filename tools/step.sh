#!/bin/sh
# Runs one step of the set-up: says what it does, keeps its output for when it fails, says how long it took.
#   tools/step.sh "sentence" command …
set -u
sentence=$1
shift
mkdir -p .make
log=.make/$(echo "$sentence" | tr -cs 'a-zA-Z0-9' '-' | sed 's/-$//').log
now() { date +%s%N | sed 's/N$/000000000/'; } # a date without nanoseconds prints the N itself

printf '  %-58s ' "$sentence"
began=$(now)
if "$@" >"$log" 2>&1; then
    took=$((($(now) - began) / 100000000))
    printf '%3d.%d s\n' $((took / 10)) $((took % 10))
else
    code=$?
    printf 'failed\n\n'
    tail -n 40 "$log"
    printf '\nThe command was: %s\nIts whole output is in %s\n' "$*" "$log"
    exit $code
fi
