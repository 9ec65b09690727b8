import { type Association, subtree } from '../../model/association.js';
import { isActive } from '../../model/job.js';
import type { SlurmState } from '../../model/state.js';
import { padRight } from '../../render/pad.js';

/** Lines about jobs that keep these rows (and what is below them) from being removed. */
export function activeJobLines(state: SlurmState, rows: readonly Association[]): string[] {
  const keys = new Set(rows.flatMap(subtree).map(({ cluster, account, user }) => `${cluster}\0${account}\0${user}`));
  return state.jobs
    .filter((job) => isActive(job) && keys.has(`${job.cluster}\0${job.account}\0${job.user}`))
    .map(
      ({ id, cluster, account, user }) =>
        `  JobID = ${padRight(String(id), 10)} C = ${padRight(cluster, 10)} A = ${padRight(account, 10)} U = ${padRight(user, 9)}`,
    );
}
