#!/usr/bin/env bash
# Installs what building needs and the machine lacks; with --with-tests also what the tests need.
# What a newcomer brings: rustup, Node 20 or newer, a C compiler and make. With everything there, this takes no time.
set -euo pipefail
cd "$(dirname "$0")/.."

TRUNK=0.21.14
NEXTEST=0.9.143
SCHEMATHESIS=4.32.5

with_tests=
case "${1:-}" in
  "") ;;
  --with-tests) with_tests=yes ;;
  *) echo "setup: unknown option $1" >&2; exit 2 ;;
esac

say() { echo "setup: $*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# Cargo's own folder, also where the shell has not been told of it yet.
PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
export PATH

missing=
need() { say "$1"; missing=yes; }
have rustup && have cargo || need "rustup is missing: install it as https://rustup.rs says"
node_major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p' || true)
[ "${node_major:-0}" -ge 20 ] || need "Node 20 or newer is missing (found: $(node --version 2>/dev/null || echo none)): https://nodejs.org"
have npm || need "npm is missing: it comes with Node, or install the package 'npm'"
have cc || need "a C compiler is missing: install the package 'build-essential'"
have make || need "make is missing: install the package 'build-essential'"
[ -z "$missing" ] || exit 1

# apt_package COMMAND PACKAGE [optional]: installs the Debian package where the command is missing.
apt_package() {
  have "$1" && return
  if have apt-get && [ "$(id -u)" = 0 ]; then
    say "installing $2 ..."
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null && have "$1" && return
  fi
  if [ "${3:-}" = optional ]; then say "$1 is not here; to have it, install the package '$2'"; return; fi
  say "$1 is missing: install the package '$2'"
  exit 1
}

# Looking at folders is quicker than asking rustup.
rustc --version >/dev/null 2>&1 || {
  toolchain=$(sed -n 's/^channel = "\(.*\)"$/\1/p' rust-toolchain.toml)
  say "installing Rust $toolchain ..."
  rustup toolchain install "$toolchain" --profile minimal --component rustfmt,clippy
}
sysroot=$(rustc --print sysroot)
targets=wasm32-unknown-unknown
[ -z "$with_tests" ] || targets="$targets wasm32-wasip1"
for target in $targets; do
  [ -d "$sysroot/lib/rustlib/$target/lib" ] || { say "adding the target $target ..."; rustup target add "$target"; }
done

# install_crate CRATE VERSION [OPTION ...]
install_crate() { say "building $1 $2, once ..."; cargo install "${@:3}" "$1" --version "$2" --force; }

[ "$(trunk --version 2>/dev/null)" = "trunk $TRUNK" ] || install_crate trunk "$TRUNK" --locked
# Must be the very version that the app is compiled with. Its own lock file may name versions that a registry mirror
# lacks, hence without --locked.
bindgen=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p}' Cargo.lock)
[ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $bindgen" ] || install_crate wasm-bindgen-cli "$bindgen"

npm_folder() {
  [ -f "$1/package-lock.json" ] || return 0
  [ ! "$1/package-lock.json" -nt "$1/node_modules/.package-lock.json" ] || {
    say "installing the npm packages of $1 ..."
    npm --prefix "$1" ci --no-audit --no-fund --loglevel=error >/dev/null
    touch "$1/node_modules/.package-lock.json"
  }
}
npm_folder web
apt_package brotli brotli optional

[ -n "$with_tests" ] || exit 0

have cargo-nextest || install_crate cargo-nextest "$NEXTEST" --locked
npm_folder e2e
have chromium || have chromium-browser || have google-chrome || apt_package chromium chromium
venv=target/venv
if [ ! -x "$venv/bin/schemathesis" ] || [ "$(cat "$venv/.schemathesis" 2>/dev/null)" != "$SCHEMATHESIS" ]; then
  say "installing schemathesis $SCHEMATHESIS ..."
  have python3 || apt_package python3 python3
  python3 -c 'import ensurepip, venv' 2>/dev/null || {
    [ "$(id -u)" != 0 ] || { apt-get update -qq >/dev/null; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; }
    python3 -c 'import ensurepip, venv' 2>/dev/null || { say "Python's venv is missing: install the package 'python3-venv'"; exit 1; }
  }
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$SCHEMATHESIS"
  echo "$SCHEMATHESIS" >"$venv/.schemathesis"
fi
