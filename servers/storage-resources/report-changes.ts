import type { Log } from '../../activities/lib/log.js';
import type { Snapshot } from './snapshot/snapshot.js';

/** Lines for one snapshot; beyond these only their number is told. */
const MOST_LINES = 20;
/** Projects named in one line. */
const MOST_PROJECTS = 20;

export interface ChangeReport {
  /** Notes something odd about a resource while a snapshot is made. */
  warn(uuid: string, reason: string): void;
  /** Logs what is new in a finished snapshot. */
  report(snapshot: Snapshot): void;
}

/** Logs what is wrong with single resources once and not at every reading, as long as it stays the same. */
export function createChangeReport(log: Log): ChangeReport {
  let noted = new Map<string, () => void>();
  let told = new Set<string>();
  return {
    warn: (uuid, reason) => {
      noted.set(`odd ${uuid} ${reason}`, () => log.warn({ resource: uuid, reason }, 'odd resource'));
    },
    report: ({ facts }) => {
      for (const { uuid, reason } of facts.leftOut)
        noted.set(`out ${uuid} ${reason}`, () =>
          log.warn({ resource: uuid, reason }, 'malformed resource left out of all answers'),
        );
      const { missing } = facts.gids;
      if (missing.length > 0)
        noted.set(`gid ${missing.join()}`, () =>
          log.warn(
            {
              resources: facts.withoutGid,
              projects: missing.slice(0, MOST_PROJECTS),
              more: missing.length > MOST_PROJECTS,
            },
            'resources are left out because their projects have no GID',
          ),
        );
      const fresh = [...noted].filter(([key]) => !told.has(key));
      for (const [, tell] of fresh.slice(0, MOST_LINES)) tell();
      if (fresh.length > MOST_LINES) log.warn({ more: fresh.length - MOST_LINES }, 'and more resources like these');
      told = new Set(noted.keys());
      noted = new Map();
    },
  };
}
