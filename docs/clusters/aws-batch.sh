#!/usr/bin/env bash
# A run in parts as an array job of AWS Batch. The job definition has the image of the Dockerfile, and a folder that all
# jobs share (EFS) at /shared. Not tried by us.
#   docs/clusters/aws-batch.sh QUEUE JOB_DEFINITION PARTS
set -euo pipefail
queue=$1 definition=$2 parts=$3

# Indices begin with 0, parts with 1.
part="omnicap run /shared/scenario.toml --part \$((AWS_BATCH_JOB_ARRAY_INDEX + 1))/$parts --out /shared/parts --threads 1"
job=$(aws batch submit-job --job-name omnicap --job-queue "$queue" --job-definition "$definition" \
  --array-properties "size=$parts" --retry-strategy attempts=3 \
  --container-overrides "{\"command\": [\"sh\", \"-c\", \"$part\"]}" --query jobId --output text)
aws batch submit-job --job-name omnicap-merge --job-queue "$queue" --job-definition "$definition" \
  --depends-on "jobId=$job" \
  --container-overrides '{"command": ["omnicap", "merge", "/shared/parts", "--out", "/shared/merged"]}'
