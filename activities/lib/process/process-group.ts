import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** Ends a command that was started below `timeout`, or only itself where it has no group of its own yet. */
export function killGroup(pid: number | undefined): void {
  for (const target of pid === undefined ? [] : [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // Gone already, or not yet the leader of a group.
    }
  }
}

/**
 * Waits until no process of a group is left. SIGKILL does not end one that waits for a disk or a file server: it may
 * still do its work when that answers.
 */
export async function untilGroupGone(leader: number): Promise<void> {
  while (hasLiving(leader)) await sleep(LOOK_EVERY_MS);
}

function hasLiving(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // Zombies count as members, and where nobody collects them they stay.
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isLivingMember(name, group));
}

function isLivingMember(pid: string, group: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(pgrp) === group && !'ZX'.includes(state);
  } catch {
    return false;
  }
}
