import { readdirSync, readFileSync } from 'node:fs';

/** Processes of the whole machine by parent. */
function childrenByParent(): Map<number, number[]> {
  const result = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      result.set(parent, [...(result.get(parent) ?? []), Number(entry)]);
    } catch {
      // Ended while we were reading.
    }
  }
  return result;
}

/** Whether a process is a slurmstepd of this lab: its environment, inherited from slurmd, names the lab's slurm.conf. */
function isStepOf(pid: number, slurmConf: string): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('slurmstepd') &&
      readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`SLURM_CONF=${slurmConf}`)
    );
  } catch {
    return false;
  }
}

/**
 * Ends the job steps that outlive their slurmd, with everything they started.
 *
 * @returns how many processes were ended
 */
export function killJobSteps(slurmConf: string): number {
  const children = childrenByParent();
  const pending = [...children.values()].flat().filter((pid) => isStepOf(pid, slurmConf));
  const doomed = new Set<number>();
  while (pending.length > 0) {
    const pid = pending.pop();
    if (pid === undefined || doomed.has(pid)) continue;
    doomed.add(pid);
    pending.push(...(children.get(pid) ?? []));
  }
  for (const pid of doomed) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Already gone.
    }
  }
  return doomed.size;
}
