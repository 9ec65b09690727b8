import { loadSite } from '../../lib/load-site.js';
import { withClient } from '../../lib/with-client.js';
import { applySchedules, type ScheduleChanges } from '../../schedules/apply-schedules.js';
import { siteSchedules } from '../../schedules/site-schedules.js';
import type { TemporalFlags } from '../options.js';
import { print } from '../print.js';

/** `siteflow schedules apply` */
export async function applyCommand(options: TemporalFlags & { dryRun?: boolean; json?: boolean }): Promise<void> {
  const config = loadSite(options);
  await withClient(options, async (client) => {
    const changes = await applySchedules(client, siteSchedules(config), { dryRun: options.dryRun ?? false });
    print(options.json, { ...changes, dryRun: options.dryRun ?? false }, () =>
      render(changes, options.dryRun ?? false),
    );
  });
}

function render(changes: ScheduleChanges, dryRun: boolean): string {
  const lines = (['created', 'updated', 'removed', 'unchanged'] as const).flatMap((kind) =>
    changes[kind].map((id) => `${kind.padEnd(9)}  ${id}`),
  );
  return [
    ...(lines.length === 0 ? ['No schedules.'] : lines),
    ...(dryRun ? ['(dry run: nothing was changed)'] : []),
  ].join('\n');
}
