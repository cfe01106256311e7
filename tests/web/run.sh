#!/bin/sh
# The browser tests of the widget. Exit code 0: all passed.
#
#   tests/web/run.sh                                      against the stand-in server
#   GANGWAY_URL=http://127.0.0.1:8080 tests/web/run.sh    also against a running gangway
#
# Needs npm, a Chromium (GANGWAY_CHROMIUM, default /usr/bin/chromium) and a Chinese font
# (fonts-noto-cjk). Node older than 20.19 is replaced, for these tests only, by the npm
# package `node`.
set -eu

NODE_PACKAGE=node@22.22.3
here=$(cd "$(dirname "$0")" && pwd)
widget=$here/../../web/widget

say() { echo "tests/web: $*"; }

# npm ci, unless what is there came from this very lock file.
install_locked() {
    if [ -d "$1/node_modules" ] && cmp -s "$1/package-lock.json" "$1/node_modules/.installed-lock"; then
        return
    fi
    say "installing the packages of ${1##*/}"
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error)
    cp "$1/package-lock.json" "$1/node_modules/.installed-lock"
}

is_recent() {
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

command -v npm >/dev/null || { say "npm is missing: apt-get install npm"; exit 69; }
chromium=${GANGWAY_CHROMIUM:-/usr/bin/chromium}
[ -x "$chromium" ] || { say "$chromium is missing: apt-get install chromium fonts-noto-cjk"; exit 69; }

install_locked "$here"
install_locked "$widget"

node=$(command -v node || echo node)
if ! is_recent "$node"; then
    node=$here/node_modules/.bin/node
    if ! is_recent "$node"; then
        say "node is older than 20.19: taking $NODE_PACKAGE"
        (cd "$here" && npm install --no-save --no-package-lock --no-audit --no-fund --loglevel=error "$NODE_PACKAGE")
    fi
    is_recent "$node" || { say "no Node 20.19 or later could be had"; exit 69; }
fi
say "node $("$node" --version)"

cd "$here"
status=0
timeout 1500 "$node" --test --test-reporter=spec --test-timeout=1200000 \
    build.test.mjs widget.test.mjs live.test.mjs || status=$?
exit "$status"
