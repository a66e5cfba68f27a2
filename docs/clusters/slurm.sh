#!/usr/bin/env bash
# A run in parts as a Slurm array: one task a part, one core a task. Submit it with the number of parts:
#   sbatch --array=1-64 docs/clusters/slurm.sh SCENARIO FOLDER [options of `omnicap run`]
# and what merges them behind it:
#   sbatch --dependency=afterok:JOB --wrap "omnicap merge FOLDER --out FOLDER/merged"
#SBATCH --job-name=omnicap
#SBATCH --cpus-per-task=1
#SBATCH --mem=500M
#SBATCH --time=01:00:00
set -euo pipefail
scenario=$1 folder=$2
shift 2

omnicap run "$scenario" --part "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
  --out "$folder" --threads 1 --quiet "$@"
