#!/usr/bin/env bash
# Imports the embedded data into a folder of its own, serves it on a free port of 127.0.0.1, runs a command with
# GANGWAY_URL and GANGWAY_DATE set, and stops the server:  serve_and.sh GANGWAY COMMAND…
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
gangway=$1
shift
work=$(mktemp -d)
server=
stop() {
    local code=$?
    if [ -n "$server" ]; then
        kill -TERM "$server" 2>/dev/null || true
        wait "$server" || { echo "the server did not stop cleanly" >&2; [ "$code" -ne 0 ] || code=1; }
    fi
    rm -rf "$work"
    exit "$code"
}
trap stop EXIT
"$gangway" import -o "$work/data" --side sz=cn sz="$root/data/shenzhen" --ports "$root/data/ports" \
    --calendars "$root/data/calendars" --places "$root/data/places" >"$work/import.log" || { cat "$work/import.log"; exit 1; }
"$gangway" serve --data "$work/data" --web "$root/web/dist" --port 0 >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 100); do
    url=$(sed -n 's/^serving on \(http[^ ]*\).*/\1/p' "$work/serve.log")
    [ -n "$url" ] && break
    kill -0 "$server" 2>/dev/null || { cat "$work/serve.log"; exit 1; }
    sleep 0.1
done
[ -n "$url" ] || { cat "$work/serve.log"; exit 1; }
export GANGWAY_URL=$url GANGWAY_DATE=2026-11-25
timeout 1600 "$@"
