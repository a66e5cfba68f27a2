#!/usr/bin/env bash
# A run in parts with GNU parallel: on this machine's cores, or with --sshlogin on those of others.
#   docs/clusters/parallel.sh SCENARIO PARTS FOLDER [options of `omnicap run`]
set -euo pipefail
scenario=$1 parts=$2 folder=$3
shift 3

# A part that is there already is not made again, so a run that was stopped goes on where it was.
seq "$parts" | parallel --halt soon,fail=1 \
  omnicap run "$scenario" --part "{}/$parts" --out "$folder" --threads 1 --quiet "$@"
omnicap merge "$folder" --out "$folder/merged"
