#!/usr/bin/env bash
# Runs a scenario in parts with every scheduler that is here, and compares each result with a single run, byte for byte.
#   docs/clusters/check.sh SCENARIO      (with omnicap on the path)
# Slurm is tried where a cluster answers; Dask and Ray where the Python that PYTHON names has them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
scenario=$(realpath "$1")
python=${PYTHON:-python3}
options=(--shoppers 20000)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

omnicap run "$scenario" "${options[@]}" --quiet --out single

# Only times may differ, and they stand in run.json alone.
same() {
  diff -rq --exclude run.json single "$1/merged"
  echo "$1: the same files as a single run"
}

if command -v parallel >/dev/null; then
  "$here/parallel.sh" "$scenario" 7 parallel "${options[@]}" >parallel.log
  same parallel
else
  echo "parallel: skipped, GNU parallel is not here"
fi

if command -v sbatch >/dev/null && sinfo >/dev/null 2>&1; then
  mkdir slurm
  job=$(sbatch --parsable --wait --chdir="$work" --array=1-5 "$here/slurm.sh" "$scenario" slurm "${options[@]}")
  sbatch --parsable --wait --chdir="$work" --dependency="afterok:$job" --wrap "omnicap merge slurm --out slurm/merged" >slurm.log
  same slurm
else
  echo "slurm: skipped, no cluster answers"
fi

for scheduler in dask ray; do
  if "$python" -c "import $scheduler" 2>/dev/null; then
    "$python" "$here/${scheduler}_parts.py" "$scenario" 4 "$scheduler" "${options[@]}" >"$scheduler.log" 2>&1 || { cat "$scheduler.log"; exit 1; }
    same "$scheduler"
  else
    echo "$scheduler: skipped, $python does not have it"
  fi
done
