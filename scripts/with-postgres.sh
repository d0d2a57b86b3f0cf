#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL cluster and removes the cluster afterwards.
#   scripts/with-postgres.sh COMMAND [ARGUMENT ...]
# The command finds TEST_DATABASE=postgres and TEST_POSTGRES_URL (the cluster's administrator).
set -euo pipefail
cd "$(dirname "$0")/.."

find_bin() {
    local tool found
    for tool in /usr/lib/postgresql/*/bin; do [ -x "$tool/initdb" ] && found=$tool; done
    if [ -z "${found:-}" ] && command -v initdb >/dev/null && command -v pg_ctl >/dev/null; then
        found=$(dirname "$(readlink -f "$(command -v initdb)")")
    fi
    printf '%s' "${found:-}"
}

bin=$(find_bin)
if [ -z "$bin" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing PostgreSQL ..." >&2
        apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
        bin=$(find_bin)
    fi
    [ -n "$bin" ] || { echo "PostgreSQL 15 or newer is needed: install the package 'postgresql'" >&2; exit 1; }
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/ssia-postgres.XXXXXX")
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null \
    || node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')

# PostgreSQL refuses to run as root.
as_server() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    server_user=postgres
    id "$server_user" >/dev/null 2>&1 || server_user=nobody
    chown "$server_user" "$folder"
    as_server() { runuser -u "$server_user" -- "$@"; }
fi

stop() {
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

cd "$folder"
as_server "$bin/initdb" -D "$folder/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$folder/init.log" 2>&1 \
    || { cat "$folder/init.log" >&2; exit 1; }
as_server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/server.log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off -c max_connections=400" start >/dev/null \
    || { cat "$folder/server.log" >&2; exit 1; }
cd - >/dev/null

export TEST_DATABASE=postgres
export TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
psql -X -q -v ON_ERROR_STOP=1 -d "$TEST_POSTGRES_URL" -f infra/postgres/roles.sql
echo "PostgreSQL $(psql -X -At -d "$TEST_POSTGRES_URL" -c 'show server_version') on port $port" >&2
"$@"
