import { withClient } from '../../lib/with-client.js';
import type { TemporalFlags } from '../options.js';
import { print } from '../print.js';
import { duration, table } from '../table.js';

interface ScheduleRow {
  id: string;
  everyMs: number | null;
  paused: boolean;
  note: string | null;
  lastRun: string | null;
  nextRun: string | null;
}

/** `siteflow schedules list` */
export async function listCommand(options: TemporalFlags & { json?: boolean }): Promise<void> {
  await withClient(options, async (client) => {
    const rows: ScheduleRow[] = [];
    for await (const schedule of client.schedule.list()) {
      rows.push({
        id: schedule.scheduleId,
        everyMs: schedule.spec?.intervals?.[0]?.every ?? null,
        paused: schedule.state.paused,
        note: schedule.state.note ?? null,
        lastRun: schedule.info.recentActions.at(-1)?.takenAt.toISOString() ?? null,
        nextRun: schedule.info.nextActionTimes[0]?.toISOString() ?? null,
      });
    }
    rows.sort((a, b) => a.id.localeCompare(b.id));
    print(options.json, rows, () => (rows.length === 0 ? 'No schedules.' : render(rows)));
  });
}

const instant = (text: string | null): string => (text === null ? '-' : text.slice(0, 19).replace('T', ' '));

const render = (rows: ScheduleRow[]): string =>
  table(
    ['SCHEDULE', 'EVERY', 'LAST RUN (UTC)', 'NEXT RUN (UTC)', 'NOTE'],
    rows.map((row) => [
      row.id,
      row.everyMs === null ? '-' : duration(row.everyMs),
      instant(row.lastRun),
      row.paused ? 'paused' : instant(row.nextRun),
      row.note ?? '',
    ]),
  );
