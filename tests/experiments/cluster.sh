#!/bin/sh
# SPDX-License-Identifier: MIT
# What docs/cluster.md says, on four hosts that are namespaces (tests/cluster/hosts.sh) of this machine,
# as root: the suite hosts over real ssh daemons, or as its job script under a real Slurm, a daemon a
# host. They have no CPUs of their own: the figures say nothing, that all works is what is tried. Needs
# openssh-server, or slurm-wlm and munge (Debian).
#     cluster.sh PROGRAM ssh|slurm|srun [SECONDS]
. "$(dirname "$0")/../cli/lib.sh"
. "$lib/../cluster/hosts.sh"
way=$2 seconds=${3:-60}
PATH=$(dirname "$concbench"):$PATH
hosts_enter "$@"
hosts_make 4
chmod 755 "$scratch"

over_ssh() {
	mkdir -p /run/sshd
	ssh-keygen -q -t ed25519 -N '' -f "$scratch/key"
	printf 'Host h*\nUser root\nIdentityFile %s\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n' \
		"$scratch/key" >"$scratch/config"
	for host in h1 h2 h3 h4; do
		$agent $host /usr/sbin/sshd -D -h "$scratch/key" -o PidFile=none -o StrictModes=no \
			-o AuthorizedKeysFile="$scratch/key.pub" &
	done
	sleep 1
	export OMPI_MCA_plm_rsh_agent="ssh -F $scratch/config"
	concbench suite hosts -p mpi.hosts=h1:2+h2:2+h3:2+h4:2 --max-time "$seconds" --output ssh --no-plots
}

under_slurm() {
	mkdir -p "$scratch/slurm/state" /run/munge
	chown munge /run/munge
	cat >"$scratch/slurm/slurm.conf" <<END
ClusterName=try
SlurmctldHost=head
SlurmUser=root
StateSaveLocation=$scratch/slurm/state
SlurmdSpoolDir=$scratch/slurm/%n
TmpFS=$scratch/slurm/%n
SlurmctldPidFile=$scratch/slurm/ctld.pid
SlurmdPidFile=$scratch/slurm/%n.pid
SlurmctldLogFile=$scratch/slurm/ctld.log
SlurmdLogFile=$scratch/slurm/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/affinity
MpiDefault=pmix
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
NodeName=h[1-4] CPUs=2
PartitionName=all Nodes=ALL Default=YES State=UP
END
	echo CgroupPlugin=cgroup/v1 >"$scratch/slurm/cgroup.conf"
	export SLURM_CONF="$scratch/slurm/slurm.conf"
	runuser -u munge -- munged --force
	slurmctld
	for host in h1 h2 h3 h4; do
		mkdir "$scratch/slurm/$host"
		$agent $host "SLURM_CONF=$SLURM_CONF slurmd"
	done
	while [ "$(sinfo -h -o %T)" != idle ]; do sleep 1; done
	# The job script as the page has it; only the time is cut.
	sed -n '/^```sh$/,/^```$/{/```/d;p}' "$lib/../../docs/cluster.md" |
		sed "s/^concbench suite hosts/& --max-time $seconds --no-plots $1/" >job
	cat job
	mkdir results
	sbatch --wait -o told job
	cat told
	kill "$(cat "$scratch/slurm/ctld.pid")"
}

export CONCBENCH_DATA="$lib/../.."
case $way in
ssh) over_ssh ;;
slurm) under_slurm '' ;;
srun) under_slurm '-p mpi.launcher=srun' ;;
*) fail "ssh, slurm or srun, not '$way'" ;;
esac
columns results/*/samples.csv ssh/samples.csv runner concurrency tasks status wall_s deal_s figures 2>/dev/null | sort | uniq -c | sort -k2,4 | tail -n 60
[ -n "${KEEP:-}" ] && cp -r results/* ssh "$KEEP" 2>/dev/null
finish
