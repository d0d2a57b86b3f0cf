#!/usr/bin/env bash
# Computes the score vectors natively and as WASM under Node, and compares them byte for byte.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cargo build --quiet -p shared --example score_vectors
target="${CARGO_TARGET_DIR:-target}"
"$target/debug/examples/score_vectors" >"$folder/native"

cargo build --quiet -p shared --example score_vectors --target wasm32-wasip1
node --no-warnings - "$target/wasm32-wasip1/debug/examples/score_vectors.wasm" >"$folder/wasm" <<'NODE'
const { readFileSync } = require("node:fs");
const { WASI } = require("node:wasi");
const wasi = new WASI({ version: "preview1", args: ["score_vectors"], env: {}, returnOnExit: true });
const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const instance = new WebAssembly.Instance(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);
NODE

vectors=$(wc -l <"$folder/native")
if [ "$vectors" -lt 100 ] || ! cmp -s "$folder/native" "$folder/wasm"; then
  echo "score vectors: native and WASM differ, first here:" >&2
  diff "$folder/native" "$folder/wasm" | head -n 4 >&2 || true
  exit 1
fi
echo "score vectors: $vectors equal natively and in WASM"
