import { failure } from '../../lib/failure.js';
import { limitCalls } from '../../lib/limit-calls.js';
import { scopeOf } from '../state/scope-of.js';
import { snapshot } from '../state/snapshot.js';
import type { OpenJob } from './allocation-job.js';
import { isTimeout, type Round } from './round.js';

/** Reads may be parallel; more than this would only wait for each other. */
const AT_ONCE = 8;

/**
 * A read of a whole group hung, but slurmdbd answers: some account in it makes the command hang. Each allocation is read
 * by itself, side by side, so that this costs one timeout however many there are; whoever hangs alone is failed.
 *
 * @throws what else a read fails with
 */
export async function findHanging(round: Round, group: readonly string[]): Promise<void> {
  const limited = limitCalls(AT_ONCE);
  await Promise.all(
    group.map((key) =>
      limited(async () => {
        const job = round.open.get(key);
        if (job === undefined) return;
        const { cluster, name } = round;
        await snapshot(cluster.connection, name, scopeOf([job.desired])).catch((error: unknown) => {
          if (!isTimeout(error)) throw error;
          failHanging(round, key, job, 'reading');
        });
      }),
    ),
  );
}

/** The command hangs for this allocation and answers for everybody else: repeating would only hold the others up. */
export function failHanging({ fail, health }: Round, key: string, { desired }: OpenJob, doing: string): void {
  health.hanging.add(desired.account);
  health.suspects.delete(key);
  const text = `account ${desired.account}: ${doing} it with sacctmgr gets no answer, while slurmdbd answers otherwise.`;
  fail(key, failure('BackendHangs', text));
}
