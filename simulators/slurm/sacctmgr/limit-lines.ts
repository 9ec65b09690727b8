import { CLEAR, type CountLimit, type TresLimit } from '../model/limit-names.js';
import type { SlurmState } from '../model/state.js';
import type { GivenLimits } from '../parse/limit-options.js';
import { qosNames } from '../render/record-fields.js';
import { showMinutes, showShare, showTres } from '../render/values.js';

type Line = [label: string, key: CountLimit | TresLimit | 'share' | 'parent' | 'qos' | 'defaultQos'];

const LINES: readonly Line[] = [
  ['  Fairshare     =', 'share'],
  ['  GrpJobs       =', 'grpJobs'],
  ['  GrpJobsAccrue            =', 'grpJobsAccrue'],
  ['  GrpSubmitJobs =', 'grpSubmitJobs'],
  ['  GrpTRES       =', 'grpTres'],
  ['  GrpTRESMins   =', 'grpTresMins'],
  ['  GrpTRESRunMins=', 'grpTresRunMins'],
  ['  GrpWall       =', 'grpWall'],
  ['  MaxJobs       =', 'maxJobs'],
  ['  MaxJobsPrioAcc=', 'maxJobsAccrue'],
  ['  MaxSubmitJobs =', 'maxSubmitJobs'],
  ['  MaxTRES       =', 'maxTres'],
  ['  MaxTRESPerNode=', 'maxTresPerNode'],
  ['  MaxTRESMins   =', 'maxTresMins'],
  ['  MaxWall       =', 'maxWall'],
  ['  MinPrioThresh =', 'minPrioThresh'],
  ['  Parent        =', 'parent'],
  ['  Priority      =', 'priority'],
  ['  QOS           =', 'qos'],
  ['  DefQOS        =', 'defaultQos'],
];

function qosText(given: GivenLimits, state: SlurmState): string | undefined {
  if (given.qos === undefined) return undefined;
  const { set, deltas } = given.qos;
  const signed = deltas.map(({ sign, id }) => sign + qosNames(state, [id]).join());
  return [...signed, ...qosNames(state, set ?? [])].sort().join(',') || undefined;
}

function textOf(key: Line[1], given: GivenLimits, parent: string | undefined, state: SlurmState): string | undefined {
  if (key === 'parent') return parent;
  if (key === 'qos') return qosText(given, state);
  if (key === 'defaultQos') {
    return given.defaultQos === undefined ? undefined : qosNames(state, [given.defaultQos])[0];
  }
  if (key === 'share') {
    if (given.share === undefined) return undefined;
    return given.share === CLEAR ? 'NONE' : showShare(given.share);
  }
  const amounts = given.tres[key as TresLimit];
  if (amounts !== undefined) return showTres(amounts, state.tres);
  const count = given.counts[key as CountLimit];
  if (count === undefined) return undefined;
  if (count === CLEAR) return 'NONE';
  return key === 'grpWall' || key === 'maxWall' ? showMinutes(count) : String(count);
}

/** Lines that `add` prints for the limits it was given. */
export function limitLines(given: GivenLimits, parent: string | undefined, state: SlurmState): string[] {
  return LINES.flatMap(([label, key]) => {
    const value = textOf(key, given, parent, state);
    return value === undefined ? [] : [`${label} ${value}`];
  });
}
