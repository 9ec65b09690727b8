import { type LabContext, sacctmgrOrThrow } from '../lab-context.js';
import { waitUntil } from './wait-until.js';

/**
 * Waits until slurmdbd knows where slurmctld listens. Until then (up to 1 s after slurmctld answers) slurmdbd does not
 * tell it about new associations, and it refuses their jobs.
 */
export async function waitForRegistration(context: LabContext): Promise<void> {
  const { name } = context.settings;
  const read = ['-n', '-P', 'show', 'cluster', name, 'format=controlhost,controlport'];
  await waitUntil(async () => /^[^|]+\|[1-9]/.test(await sacctmgrOrThrow(context, read)), {
    what: `registration of slurmctld in slurmdbd for cluster ${name}`,
    timeoutMs: 60_000,
  });
}
