import type { Association } from '../model/association.js';
import { CLEAR, type CountLimit, type TresLimit } from '../model/limit-names.js';
import type { SlurmState } from '../model/state.js';
import type { GivenLimits } from '../parse/limit-options.js';
import type { QosEdit } from '../parse/qos-edit.js';
import { qosNames } from '../render/record-fields.js';
import { showTresIds } from '../render/values.js';

/** One difference between a file and the database. */
export interface LimitChange {
  verb: 'Changed' | 'Added';
  label: string;
  from: string;
  to: string;
}

type Entry = [label: string, key: TresLimit, isTres: true] | [label: string, key: CountLimit, isTres: false];

const BEFORE_PARENT: readonly Entry[] = [
  ['GrpTRESMins', 'grpTresMins', true],
  ['GrpTRESRunMins', 'grpTresRunMins', true],
  ['GrpTRES', 'grpTres', true],
  ['GrpJobs', 'grpJobs', false],
  ['GrpJobsAccrue', 'grpJobsAccrue', false],
  ['GrpSubmitJobs', 'grpSubmitJobs', false],
  ['GrpWallDuration', 'grpWall', false],
  ['MaxTRESMinsPerJob', 'maxTresMins', true],
  ['MaxTRESPerJob', 'maxTres', true],
  ['MaxTRESPerNode', 'maxTresPerNode', true],
  ['MaxJobs', 'maxJobs', false],
  ['MaxJobsAccrue', 'maxJobsAccrue', false],
  ['MaxSubmitJobs', 'maxSubmitJobs', false],
  ['MaxWallDurationPerJob', 'maxWall', false],
];

/** QOS of the file that the row does not name in the same way; undefined when there are none. */
function newQos(row: Association, edit: QosEdit | undefined): QosEdit | undefined {
  if (edit === undefined) return undefined;
  const set = edit.set?.filter((id) => !row.qos.includes(id));
  const deltas = edit.deltas.filter(
    (wanted) => !row.qosDeltas.some(({ sign, id }) => sign === wanted.sign && id === wanted.id),
  );
  if ((set ?? []).length === 0 && deltas.length === 0) return undefined;
  return { set: set?.length === 0 ? undefined : set, deltas };
}

/** What differs, as sacctmgr lists it, and the limits to apply. DefaultQOS never changes by a file. */
export function compareLimits(
  row: Association,
  given: GivenLimits,
  newParent: string | undefined,
  state: SlurmState,
): { changes: LimitChange[]; apply: GivenLimits } {
  const changes: LimitChange[] = [];
  const apply: GivenLimits = { counts: {}, tres: {} };
  const change = (label: string, from: string, to: string): void => {
    changes.push({ verb: 'Changed', label, from, to });
  };
  const compare = ([label, key, isTres]: Entry): void => {
    if (isTres) {
      const amounts = given.tres[key];
      if (amounts === undefined || showTresIds(amounts) === showTresIds(row.tres[key])) return;
      change(label, showTresIds(row.tres[key]), showTresIds(amounts));
      apply.tres[key] = amounts;
      return;
    }
    const count = given.counts[key];
    const own = row.counts[key] ?? CLEAR;
    if (count === undefined || count === own) return;
    change(label, String(own), String(count));
    apply.counts[key] = count;
  };
  if (given.share !== undefined && given.share !== row.share) {
    change('fairshare', String(row.share), String(given.share));
    apply.share = given.share;
  }
  for (const entry of BEFORE_PARENT) compare(entry);
  if (newParent !== undefined && row.parent !== undefined && row.parent.account !== newParent) {
    change('Parent', row.parent.account, newParent);
  }
  compare(['Priority', 'priority', false]);
  const qos = newQos(row, given.qos);
  if (qos !== undefined) {
    apply.qos = qos;
    const signed = qos.deltas.map(({ sign, id }) => sign + qosNames(state, [id]).join());
    changes.push({
      verb: 'Added',
      label: 'QOS',
      from: [...signed, ...qosNames(state, qos.set ?? [])].sort().join(','),
      to: '',
    });
  }
  return { changes, apply };
}
