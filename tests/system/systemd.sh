#!/usr/bin/env bash
# The units in tools/systemd: what they call exists, both run as one user on one folder, exit codes are those of the
# program, the timer starts the update; and systemd-analyze, where it is installed, has nothing to say.
#   systemd.sh GANGWAY
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
gangway=$1 units=$root/tools/systemd failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wrong() { echo "FAILED: $*" >&2; failed=1; }

of() { sed -n "s/^$2=//p" "$units/$1"; }
for unit in gangway.service gangway-update.service; do
    [ "$(of "$unit" User)" = gangway ] && [ "$(of "$unit" StateDirectory)" = gangway ] || wrong "$unit: another user or folder"
    for hardening in NoNewPrivileges ProtectSystem PrivateTmp MemoryDenyWriteExecute RestrictAddressFamilies SystemCallFilter; do
        [ -n "$(of "$unit" "$hardening")" ] || wrong "$unit: no $hardening"
    done
    # Every option that ExecStart gives is one that the command knows.
    read -r program command options <<<"$(of "$unit" ExecStart)"
    [ "$program" = /usr/local/bin/gangway ] || wrong "$unit: calls $program"
    help=$("$gangway" help "$command") || wrong "$unit: no command $command"
    for word in $options; do
        case $word in --*) grep -qw -- "$word" <<<"$help" || wrong "$unit: $command has no $word" ;; esac
    done
done
[ "$(of gangway-update.service SuccessExitStatus)" = 3 ] && "$gangway" help update | grep -q '3 nothing new' ||
    wrong "gangway-update.service: 'nothing new' is another exit code"

if command -v systemd-analyze >/dev/null; then
    # The program is not installed where the units look for it: any file that can be run stands in.
    for unit in "$units"/gangway*; do sed 's#/usr/local/bin/gangway#/bin/true#' "$unit" >"$work/$(basename "$unit")"; done
    said=$(systemd-analyze verify --man=no --recursive-errors=no "$work"/gangway*.service "$work"/gangway*.timer 2>&1)
    [ -z "$said" ] || wrong "systemd-analyze: $said"
else
    echo "systemd-analyze is not installed: the units' syntax was not checked"
fi
exit "$failed"
