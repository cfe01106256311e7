#!/bin/sh
# Clients that others wrote, and plain sockets, against the server. Exit code 0: all passed; 77: npm or Node is missing.
#
#   tests/api/run.sh BUILD_DIR [DATA_DIR]
#
# BUILD_DIR holds the program (tools/gangway/gangway). DATA_DIR holds an imported timetable; it is copied, never written
# to. Without it the embedded feed is imported into a temporary folder. The server listens on 127.0.0.1, on a free port,
# and is stopped at the end however the tests end. Needs npm; Node older than 20.19 is replaced, for these tests only, by
# the npm package `node`.
set -eu

NODE_PACKAGE=node@22.22.3
LIMIT_S=800
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || { echo "usage: tests/api/run.sh BUILD_DIR [DATA_DIR]" >&2; exit 64; }
gangway=$(cd "$1" && pwd)/tools/gangway/gangway
[ -x "$gangway" ] || { echo "tests/api: $gangway is missing: build it first" >&2; exit 69; }

say() { echo "tests/api: $*"; }

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

command -v npm >/dev/null || { say "npm is missing: apt-get install npm"; exit 77; }
install_locked "$here"
node=$(command -v node || echo node)
if ! is_recent "$node"; then
    node=$here/node_modules/.bin/node
    if ! is_recent "$node"; then
        say "node is older than 20.19: taking $NODE_PACKAGE"
        (cd "$here" && npm install --no-save --no-package-lock --no-audit --no-fund --loglevel=error "$NODE_PACKAGE")
    fi
    is_recent "$node" || { say "no Node 20.19 or later could be had"; exit 77; }
fi

work=$(mktemp -d)
server=
clean_up() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

mkdir "$work/data"
if [ -n "${2:-}" ]; then
    cp "$2/timetable.gw" "$work/data/"
else
    "$gangway" import -o "$work/data" --side sz=cn "sz=$root/data/shenzhen" >"$work/import.out" 2>&1 ||
        { cat "$work/import.out"; exit 1; }
fi

"$gangway" serve --data "$work/data" --port 0 --log >"$work/serve.out" 2>"$work/serve.err" &
server=$!
url=
for _ in $(seq 100); do
    url=$(sed -n 's/^serving on //p' "$work/serve.out")
    [ -z "$url" ] || break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
[ -n "$url" ] || { say "the server does not start:"; cat "$work/serve.err"; exit 1; }

say "node $("$node" --version), $url"
status=0
cd "$here"
GANGWAY_URL=$url GANGWAY_BIN=$gangway GANGWAY_DATA=$work/data GANGWAY_LOG=$work/serve.err \
    timeout "$LIMIT_S" "$node" --test --test-reporter=spec --test-timeout=550000 ./*.test.mjs || status=$?
# A sanitizer speaks up at the end.
kill "$server"
wait "$server" || { say "the server did not end with 0"; [ "$status" -ne 0 ] || status=1; }
server=
if [ "$status" -ne 0 ]; then
    say "what the server said:"
    tail -20 "$work/serve.err"
fi
exit "$status"
