#!/bin/sh
# Installs a Matrix homeserver (Synapse) for the live tests.
#
#   install.sh DIR      (into DIR/matrix)
#
# Needs python3 with venv and pip; about 250 MB and a minute. It has an environment of its own, so
# that none of its libraries comes near the program's.
# A second run finds the stamp and does nothing.
set -eu

SYNAPSE=1.163.2
STAMP="synapse $SYNAPSE"

[ $# -eq 1 ] || { echo "usage: install.sh DIR" >&2; exit 2; }
mkdir -p "$1/matrix"
cd "$1/matrix"
if [ "$(cat stamp 2>/dev/null || true)" = "$STAMP" ]; then
  exit 0
fi

rm -rf venv stamp
echo "Synapse $SYNAPSE ..."
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary=matrix-synapse \
  "matrix-synapse==$SYNAPSE"
echo "$STAMP" > stamp
