#!/usr/bin/env bash
# Builds the app into web/dist, each file also compressed beside itself (.br and .gz).
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -x web/node_modules/.bin/tailwindcss ] || [ web/package-lock.json -nt web/node_modules/.package-lock.json ]; then
  npm --prefix web ci --no-audit --no-fund
fi
# Ours first: a distribution's wasm-opt breaks the module.
PATH="$PWD/web/node_modules/.bin:$PATH"
export PATH

trunk build --offline --color "${TRUNK_COLOR:-auto}" "$@"

brotli_found=yes
command -v brotli >/dev/null || {
  brotli_found=
  echo "build-web: brotli is not installed; only .gz files are written beside the app's files" >&2
}
find web/dist -type f \( -name '*.html' -o -name '*.js' -o -name '*.css' -o -name '*.wasm' -o -name '*.svg' -o -name '*.json' \) -print0 |
  while IFS= read -r -d '' file; do
    gzip --best --no-name --keep --force "$file"
    [ -z "$brotli_found" ] || brotli --best --keep --force "$file"
  done

wasm=$(find web/dist -name '*_bg.wasm' | head -n 1)
echo "build-web: web/dist is ready; the module is $(stat -c %s "$wasm") bytes, $(stat -c %s "$wasm.gz") with gzip"
