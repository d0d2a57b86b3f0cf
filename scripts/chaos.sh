#!/usr/bin/env bash
# Bad days in a row on both databases (api/tests/api/chaos.rs), and the report of them.
# usage: scripts/chaos.sh [rounds] [seed]
set -euo pipefail
cd "$(dirname "$0")/.."
export CHAOS_ROUNDS=${1:-100} CHAOS_SEED=${2:-7}
report=docs/CHAOS.md
log=$(mktemp)
trap 'rm -f "$log"' EXIT
suite=(cargo nextest run -p api --features api/failpoints --no-capture --test api -E 'test(chaos)')

{
    echo "# Bad days in a row"
    echo
    echo "Written by \`make chaos\`. In each round the marketplace misbehaves while it sells, cancels, refunds and changes"
    echo "prices; tokens end; processes are killed (SIGKILL) or frozen for longer than their leases; on PostgreSQL two"
    echo "processes share the work. A round is over when GMV, refunds, orders and every price equal the sandbox's own"
    echo "ledger, no job is in the dead letters, and the account is connected. A process killed between the send of a renewal"
    echo "and its answer loses the answer: the account says so, and is connected again with one click. Notifications are repeated over eight"
    echo "seconds instead of an hour. Seed $CHAOS_SEED."
} >"$report"

rounds_on() { # database, command ...
    local database=$1
    shift
    "$@" 2>&1 | tee "$log" | grep --line-buffered '^round ' || true
    grep -q '1 passed' "$log" || { tail -n 40 "$log" >&2; exit 1; }
    {
        echo
        echo "## $database"
        echo
        echo "| what | rounds | slowest, ms |"
        echo "| --- | ---: | ---: |"
        grep '^round ' "$log" | sed -E 's/^round [0-9]+: (.*), settled after ([0-9]+) ms$/\1|\2/' |
            awk -F'|' '{ n[$1]++; if ($2 > m[$1]) m[$1] = $2; all++ } END { for (k in n) printf "| %s | %d | %d |\n", k, n[k], m[k] | "sort"; close("sort"); printf "| **all** | %d | |\n", all }'
    } >>"$report"
}

rounds_on PostgreSQL scripts/with-postgres.sh "${suite[@]}"
rounds_on SQLite "${suite[@]}"
echo "$report is written"
