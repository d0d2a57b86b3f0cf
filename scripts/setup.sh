#!/usr/bin/env bash
# Installs what the build needs and the machine lacks. Quick when everything is there.
#   scripts/setup.sh [--with-tests]
set -euo pipefail
cd "$(dirname "$0")/.."

missing() { echo "setup: $1" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

has cargo && has rustup || missing "Rust is missing: install rustup from https://rustup.rs"
has cc || missing "a C compiler is missing: apt-get install build-essential"
has node || missing "Node.js 20 or newer is missing"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || missing "Node.js 20 or newer is needed, this is $(node --version)"
has npm || missing "npm is missing: it comes with Node.js"

target() {
    rustup target list --installed | grep -qx "$1" || rustup target add "$1"
}

# A package of Debian or Ubuntu, where a program is not there.
package() {
    has "$1" && return
    if [ "$(id -u)" = 0 ] && has apt-get; then
        echo "setup: installing $2 ..."
        { apt-get install -y -qq "$2" || { apt-get update -qq && apt-get install -y -qq "$2"; }; } >/dev/null 2>&1 \
            || missing "$2 could not be installed"
    else
        missing "$1 is missing: install the package '$2'"
    fi
}

tool() { # program, version, crate, cargo's arguments
    local program=$1 version=$2 crate=$3
    shift 3
    if has "$program" && "$program" --version | grep -qF " $version"; then return; fi
    echo "setup: building $crate $version (some minutes, once) ..."
    cargo install --quiet "$@" "$crate" --version "$version"
}

packages() { # folder with package-lock.json
    if [ ! -f "$1/node_modules/.package-lock.json" ] || [ "$1/package-lock.json" -nt "$1/node_modules/.package-lock.json" ]; then
        echo "setup: npm packages of $1 ..."
        npm --prefix "$1" ci --no-audit --no-fund --loglevel=error >/dev/null || missing "npm ci in $1 failed"
        touch "$1/node_modules/.package-lock.json"
    fi
}

target wasm32-unknown-unknown
tool trunk 0.21.14 trunk --locked
# Must be the version in Cargo.lock; without --locked, because its own lock file names what is gone.
bindgen=$(grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"$/\1/p')
tool wasm-bindgen "$bindgen" wasm-bindgen-cli
packages web

if [ "${1:-}" = "--with-tests" ]; then
    target wasm32-wasip1
    has cargo-nextest || tool cargo-nextest 0.9.143 cargo-nextest --locked
    package chromium chromium
    package brotli brotli
    package python3 python3
    packages e2e
    if [ ! -x target/schemathesis/bin/schemathesis ]; then
        echo "setup: schemathesis ..."
        mkdir -p target
        python3 -m venv target/schemathesis 2>/dev/null || {
            package python3-venv-missing python3-venv
            python3 -m venv target/schemathesis
        }
        target/schemathesis/bin/pip install --quiet 'schemathesis==4.32.*' || {
            rm -rf target/schemathesis
            missing "schemathesis could not be installed"
        }
    fi
fi
