#!/usr/bin/env bash
# The browser must compute the score as the server does, bit for bit: the same vectors, natively and as WASM in Node.
set -euo pipefail
cd "$(dirname "$0")/.."

rustup target list --installed | grep -qx wasm32-wasip1 || rustup target add wasm32-wasip1
cargo build -q -p shared --example score_vectors
cargo build -q -p shared --example score_vectors --target wasm32-wasip1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
target/debug/examples/score_vectors >"$folder/native"
node --no-warnings --input-type=module -e '
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";
const wasi = new WASI({ version: "preview1", args: ["score_vectors"], env: {} });
const module = await WebAssembly.compile(await readFile(process.argv[1]));
wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));
' target/wasm32-wasip1/debug/examples/score_vectors.wasm >"$folder/wasm"
cmp "$folder/native" "$folder/wasm"
lines=$(wc -l <"$folder/native")
[ "$lines" -ge 400 ] || { echo "only $lines vectors were written" >&2; exit 1; }
echo "$lines passed, 0 failed"
