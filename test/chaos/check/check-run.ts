import { expectedInSlurm } from '../../helpers/expected-orders.js';
import { compare, some } from './compare.js';
import type { Evidence, Verdict } from './evidence.js';
import { overlappingWrites } from './overlapping-writes.js';
import { repeated } from './repeated.js';

/**
 * Judges a run of Create orders: nothing lost, nothing done twice, never two writers. Pure; every check is made even
 * when an earlier one fails.
 */
export function checkRun(evidence: Evidence): Verdict[] {
  return [...checkEnds(evidence), ...checkConduct(evidence)];
}

/** Every order at its end and every row as ordered. */
export function checkEnds(evidence: Evidence): Verdict[] {
  const { orders, usersPerOrder, rows } = evidence;
  const wanted = evidence.wanted ?? expectedInSlurm(orders.length, usersPerOrder);
  const ended = new Set(orders.flatMap(({ type, resource }) => (type === 'Terminate' ? [resource] : [])));
  const asOrdered = orders.filter(
    ({ resource, resourceState }) => resourceState === (ended.has(resource) ? 'Terminated' : 'OK'),
  );
  return [
    count('orders done in Waldur', orders.length, orders.filter(({ state }) => state === 'done').length),
    count('orders erred in Waldur', 0, orders.filter(({ state }) => state === 'erred').length),
    count(`resources OK${ended.size > 0 ? ' or Terminated' : ''} in Waldur`, orders.length, asOrdered.length),
    compare('accounts in Slurm', wanted.accounts, rows.accounts),
    compare('associations in Slurm, with parents and limits', wanted.associations, rows.associations),
    ...(evidence.wanted === undefined
      ? [
          none(
            'removals in Slurm',
            evidence.slurm.filter((text) => text.startsWith('removal')),
          ),
        ]
      : []),
  ];
}

/** Whatever was ordered: nothing done twice, never two writers, and nothing left behind. */
export function checkConduct(evidence: Evidence): Verdict[] {
  const { calls, again } = evidence;
  const writes = calls.filter(({ kind }) => kind === 'write');
  const overlaps = overlappingWrites(calls);
  const deadlocks = evidence.slurmdbdLog.split('\n').filter((line) => /deadlock/i.test(line));
  const fatal = evidence.slurmdbdLog.split('\n').filter((line) => /fatal:/.test(line));
  return [
    none('changes made twice in Waldur', repeated(waldurChanges(evidence))),
    none('changes made twice in Slurm', repeated(evidence.slurm.filter((text) => again?.test(text) !== true))),
    {
      check: 'writes by sacctmgr',
      expected: 'at least 1',
      found: String(writes.length),
      ok: writes.length > 0,
    },
    none(
      'writes at the same time as another',
      overlaps.map(([a, b]) => `${a.pid} (${a.startedAt}–${a.endedAt ?? 'now'}) and ${b.pid} (${b.startedAt})`),
    ),
    none('deadlocks in slurmdbd.log', deadlocks),
    none('fatal errors in slurmdbd.log', fatal),
    none('daemons of Slurm that ended by themselves', evidence.ended),
    none('sacctmgr processes left', evidence.leftovers.map(String)),
  ];
}

/**
 * Steps of one order or resource; reviewing, storing the account's name and finishing happen once each. A resource whose
 * name was another's gets each other name once.
 */
function waldurChanges({ waldur, renamed }: Evidence): string[] {
  return waldur
    .filter(({ route, kind }) =>
      kind === 'orders' ? /(approve_by_provider|set_state_[a-z]+)\/$/.test(route) : /set_backend_id\/$/.test(route),
    )
    .map(({ route, kind, uuid, change }) => {
      const name = renamed?.has(uuid) ? ` ${JSON.stringify(change)}` : '';
      return `${route.replace(/^POST \/api\//, '')} on ${kind} ${uuid}${name}`;
    });
}

const count = (check: string, expected: number, found: number): Verdict => ({
  check,
  expected: String(expected),
  found: String(found),
  ok: expected === found,
});

const none = (check: string, found: readonly string[]): Verdict => ({
  check,
  expected: '0',
  found: found.length === 0 ? '0' : `${found.length}: ${some(found)}`,
  ok: found.length === 0,
});
