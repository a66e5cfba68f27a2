#!/usr/bin/env bash
# Installs the package into a folder of its own, as the manual says, and tries all of it: the tests, its types, and the
# notebook of the manual.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$(mktemp -d)
trap 'rm -rf "$venv"' EXIT
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet ./python pytest pandas polars pyarrow duckdb mypy matplotlib nbclient nbformat ipykernel
"$venv/bin/omnicap" --help >/dev/null
"$venv/bin/python" -m pytest --quiet python/tests
"$venv/bin/python" -m mypy.stubtest omnicap._omnicap
(cd "$venv" && bin/python -m mypy --strict -p omnicap)
"$venv/bin/python" - <<'PYTHON'
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read("docs/notebook.ipynb", 4)
NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
print("docs/notebook.ipynb runs")
PYTHON
