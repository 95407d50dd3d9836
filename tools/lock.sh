#!/bin/sh
# Compiles requirements/*.in. Locks carry hashes and no address, hold for 3.11 and 3.12 on every platform,
# and the larger set is bound to the versions of the smaller one.
set -eu
cd "$(dirname "$0")/../requirements"

compile() { # name [constraint]
    ../.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
        ${2:+--constraint "$2"} --output-file "$1.lock" "$1.in"
}

compile bootstrap
compile run bootstrap.lock
compile dev run.lock
compile bench dev.lock
