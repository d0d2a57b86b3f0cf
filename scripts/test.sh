#!/usr/bin/env bash
# Everything that must hold, stage by stage; stops at the first that does not. CI runs this.
set -uo pipefail
cd "$(dirname "$0")/.."

export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-$([ -t 1 ] && echo auto || echo never)}
mkdir -p target/test-log
passed=0
times=()
began=$SECONDS

# Adds up what runners report: nextest, node's test runner, and plain "N passed" lines.
count() {
    local log=$1 n
    n=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | sed -nE \
        -e 's/^ *Summary .* tests? run: ([0-9]+) passed.*/\1/p' \
        -e 's/^# pass ([0-9]+)$/\1/p' -e 's/^ℹ pass ([0-9]+)$/\1/p' \
        -e 's/^([0-9]+) passed, 0 failed.*/\1/p' | paste -sd+ -)
    echo $((${n:-0}))
}

finish() { # failed stages
    echo
    printf '%-28s %s\n' stage seconds
    for line in "${times[@]}"; do printf '%-28s %s\n' "${line%|*}" "${line#*|}"; done
    printf '%-28s %s\n\n' total $((SECONDS - began))
    echo "$passed passed, $1 failed"
}

stage() { # name, command ...
    local name=$1 log start=$SECONDS status
    shift
    log="target/test-log/$(echo "$name" | tr ' A-Z' '-a-z').log"
    echo "== $name"
    "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    times+=("$name|$((SECONDS - start))")
    passed=$((passed + $(count "$log")))
    echo "-- $name: $((SECONDS - start)) s"
    if [ "$status" -ne 0 ]; then
        echo "FAILED: $name"
        finish 1
        exit 1
    fi
}

# Places where the tests break the process off; never in the programs that run.
failpoints=api/failpoints

clippy() {
    cargo clippy --quiet --workspace --all-targets --features $failpoints -- -D warnings &&
        cargo clippy --quiet -p web --target wasm32-unknown-unknown -- -D warnings
}

# Its own SQLite or PostgreSQL, its own sandbox: tests of the API are independent of each other.
api_suite=(cargo nextest run --no-fail-fast -p api --features $failpoints --test api)

stage "setup" scripts/setup.sh --with-tests
stage "formatting" cargo fmt --all --check
stage "clippy" clippy
stage "unit and property tests" cargo nextest run --no-fail-fast --workspace --exclude api
stage "API unit tests" cargo nextest run --no-fail-fast -p api --features $failpoints --lib
stage "score vectors" scripts/score-vectors.sh
stage "API on SQLite" "${api_suite[@]}"
stage "API on PostgreSQL" scripts/with-postgres.sh "${api_suite[@]}"
stage "programs" cargo build --quiet -p api -p sandbox --bins
stage "app build" scripts/build-web.sh
stage "browser journeys" node --test --test-timeout=180000 --test-concurrency=1 e2e/journeys/
stage "schemathesis" node e2e/contract.mjs 60
finish 0
