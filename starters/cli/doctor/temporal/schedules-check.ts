import { ok, problem, type Seen, skipped, warning } from '../../../../activities/lib/diagnosis/finding.js';
import type { Check } from '../../../../activities/lib/diagnosis/run-diagnosis.js';
import { applySchedules } from '../../../schedules/apply-schedules.js';
import { siteSchedules } from '../../../schedules/site-schedules.js';
import { addressFlag, connected, type TemporalLook } from './temporal-look.js';

/** Whether the schedules that look for orders exist, are as configured, and are not paused. */
export const schedulesCheck: Check<TemporalLook> = {
  id: 'schedules',
  title: 'schedules',
  needs: ['namespace'],
  async run(look) {
    const { config } = look.context;
    if (config.siteflow.role === 'headnode') return [skipped('schedules belong to the control host')];
    const { client, connection } = connected(look);
    const wanted = siteSchedules(config);
    if (wanted.length === 0) return [ok('no offering processes orders here, so no schedules are wanted')];
    const { created, updated, removed } = await applySchedules(client, wanted, { dryRun: true });
    const apply = `siteflow schedules apply -c ${config.file} ${addressFlag(connection)}`;
    const seen: Seen[] = [
      ...created.map((id) =>
        problem(`schedule ${id} is missing: nobody looks for orders`, `${apply} (siteflow agent does it at its start)`),
      ),
      ...updated.map((id) => warning(`schedule ${id} is not as the configuration says`, apply)),
      ...removed.map((id) => warning(`schedule ${id} belongs to no offering of the configuration any more`, apply)),
      ...(await paused(look, new Set(wanted.map(({ id }) => id)))),
    ];
    return seen.length > 0 ? seen : [ok(`${wanted.length} schedule${wanted.length === 1 ? '' : 's'}, as configured`)];
  },
};

async function paused(look: TemporalLook, wanted: ReadonlySet<string>): Promise<Seen[]> {
  const { client, connection } = connected(look);
  const seen: Seen[] = [];
  for await (const { scheduleId, state } of client.schedule.list()) {
    if (!state.paused || !wanted.has(scheduleId)) continue;
    const note = state.note ? ` (${state.note})` : '';
    seen.push(
      problem(
        `schedule ${scheduleId} is paused${note}: orders are not looked for`,
        `temporal schedule toggle --unpause ${addressFlag(connection)} --schedule-id ${scheduleId}`,
      ),
    );
  }
  return seen;
}
