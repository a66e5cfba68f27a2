#!/usr/bin/env bash
# Starts a Slurm cluster of this one machine, to try slurm.sh where there is none. Needs root and Debian's slurm-wlm.
set -euo pipefail
host=$(hostname -s)
memory=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo)
mkdir -p /etc/slurm /run/munge /var/lib/slurm
cat >/etc/slurm/slurm.conf <<CONFIGURATION
ClusterName=here
SlurmctldHost=$host
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
StateSaveLocation=/var/lib/slurm/state
SlurmdSpoolDir=/var/lib/slurm/spool
MpiDefault=none
ReturnToService=2
NodeName=$host CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=all Nodes=$host Default=YES State=UP
CONFIGURATION
chown munge: /run/munge
[ -s /etc/munge/munge.key ] || mungekey --create
pgrep -x munged >/dev/null || runuser -u munge -- munged
pgrep -x slurmctld >/dev/null || slurmctld
pgrep -x slurmd >/dev/null || slurmd
for _ in $(seq 30); do
  sinfo --noheader --format=%t 2>/dev/null | grep -q idle && exit 0
  sleep 1
done
echo "the cluster of this machine does not come up: see sinfo" >&2
exit 1
