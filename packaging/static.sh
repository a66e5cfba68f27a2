#!/usr/bin/env bash
# Makes a command that needs nothing of the machine it runs on: any Linux of this processor. packaging/static.sh
# Needs rustup and musl's compiler (Debian: musl-tools).
set -euo pipefail
cd "$(dirname "$0")/.."
target="$(uname -m)-unknown-linux-musl"
command -v musl-gcc >/dev/null || { echo "musl-gcc is missing: install musl-tools"; exit 1; }
rustup target add "$target"
# Parquet's compression is in C.
export "CC_${target//-/_}=musl-gcc"
cargo build --release --locked --features parquet --target "$target"
made="${CARGO_TARGET_DIR:-target}/$target/release/omnicap"
"$made" --version
if ldd "$made" >/dev/null 2>&1 && ! ldd "$made" 2>&1 | grep -q "statically linked"; then
  echo "$made needs libraries of this machine:"
  ldd "$made"
  exit 1
fi
echo "$made ($(du -h "$made" | cut -f1))"
