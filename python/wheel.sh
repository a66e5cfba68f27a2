#!/usr/bin/env bash
# Makes a wheel for this machine's system in target/wheel: python/wheel.sh [options of maturin build]
# With a wheel nobody needs Rust: pip install target/wheel/omnicap-*.whl
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$(mktemp -d)
trap 'rm -rf "$venv"' EXIT
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet "maturin>=1.9,<2"
"$venv/bin/maturin" build --release --locked --manifest-path python/Cargo.toml --out target/wheel "$@"
