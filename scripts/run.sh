#!/usr/bin/env bash
# Builds and starts everything: sandbox, API with its worker, app, and a demo seller who is connected already.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -f .env ] && { set -a; . ./.env; set +a; }
api_port=${SSIA__SERVER__PORT:-8080}
app_port=8081
sandbox_port=8090
smtp_port=8025
data=${SSIA__DATA__DIR:-./data}

scripts/setup.sh

free() { # port, what for
    if node -e 'const s=require("net").createServer();s.once("error",()=>process.exit(1));s.listen(+process.argv[1],"127.0.0.1",()=>s.close())' "$1"; then return; fi
    echo "run: port $1 is taken, and $2 needs it. Stop what listens there, or see .env.example." >&2
    exit 1
}
free "$sandbox_port" "the sandbox"
free "$api_port" "the API"
free "$app_port" "the app"
free "$smtp_port" "the sandbox's mailbox"

mkdir -p "$data/log"
echo "building API and sandbox ..."
cargo build --quiet -p api -p sandbox --bins

newest=$(find web/src web/styles web/index.html web/start.js shared/src Trunk.toml web/Cargo.toml Cargo.lock -newer web/dist/index.html -print -quit 2>/dev/null || echo all)
if [ ! -f web/dist/index.html ] || [ -n "$newest" ]; then
    echo "building the app (some minutes the first time) ..."
    scripts/build-web.sh >"$data/log/build-web.log" 2>&1 || { tail -n 30 "$data/log/build-web.log" >&2; exit 1; }
    touch web/dist/index.html
fi

pids=()
stop() {
    trap - EXIT INT TERM
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    echo "stopped"
}
trap stop EXIT
trap 'exit 0' INT TERM

start() { # name, command ...
    local name=$1
    shift
    # Out of the terminal's reach: this script alone answers Ctrl-C and stops them in order.
    setsid "$@" >"$data/log/$name.log" 2>&1 &
    pids+=($!)
}

answers() { # url, name
    for _ in $(seq 1 100); do
        curl --silent --fail --output /dev/null "$1" && return
        kill -0 "${pids[-1]}" 2>/dev/null || break
        sleep 0.1
    done
    echo "run: $2 did not start; the end of $data/log/$2.log:" >&2
    tail -n 20 "$data/log/$2.log" >&2
    exit 1
}

export SSIA__MAIL__SMTP_URL=${SSIA__MAIL__SMTP_URL:-smtp://127.0.0.1:$smtp_port}
start api target/debug/api serve
answers "http://127.0.0.1:$api_port/api/v1/health" api

secret=${SSIA__MERCADOLIVRE__WEBHOOK_SECRET:-$(sed -n 's/^SSIA__MERCADOLIVRE__WEBHOOK_SECRET=//p' "$data/dev-secrets.env" 2>/dev/null || true)}
start sandbox target/debug/sandbox serve --port "$sandbox_port" --smtp-port "$smtp_port" --demo --state-file "$data/sandbox.json" \
    --redirect-uri "http://127.0.0.1:$app_port/api/v1/connections/mercadolivre/callback" \
    --notification-url "http://127.0.0.1:$api_port/api/v1/webhooks/mercadolivre/$secret"
answers "http://127.0.0.1:$sandbox_port/_sandbox/sellers" sandbox

start app node scripts/app-server.mjs --port "$app_port" --api "http://127.0.0.1:$api_port"
answers "http://127.0.0.1:$app_port/" app

target/debug/sandbox connect-demo --api "http://127.0.0.1:$app_port" \
    --email demo@superseller.local --password demo-demo-2026 --store "Loja Demo"

cat <<EOF

  Super Seller IA   http://127.0.0.1:$app_port
  demo login        demo@superseller.local  /  demo-demo-2026
  API reference     http://127.0.0.1:$api_port/api/docs
  sandbox           http://127.0.0.1:$sandbox_port
  logs              $data/log/
  Ctrl-C stops everything.

EOF
wait -n "${pids[@]}" || true
echo "run: a part has stopped; see $data/log/" >&2
exit 1
