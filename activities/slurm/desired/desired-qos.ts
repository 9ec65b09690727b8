import type { SlurmSettings } from '../settings/config.js';
import { type SlurmName, slurmName } from '../slurm-name.js';
import { parseList, parseMinutes } from '../state/parse-values.js';
import type { QosState } from '../state/slurm-state.js';
import { parseTres, type TresAmounts } from '../tres.js';

export type QosSettings = Pick<SlurmSettings, 'qos_management'>;

/** The QOS of an allocation's own, as `qos_management` describes it. */
export interface DesiredQos {
  /** Named as the account. */
  name: SlurmName;
  state: QosState;
  /** QOS of the account: its own and `additional_qos`; sorted. */
  ofAccount: readonly SlurmName[];
}

/**
 * @param limits GrpTRESMins of the allocation; on its QOS where `apply_limits_to_qos` is set
 * @returns undefined where accounts have no QOS of their own
 */
export function desiredQos(account: SlurmName, settings: QosSettings, limits: TresAmounts): DesiredQos | undefined {
  const { qos_management: own } = settings;
  if (own?.enabled !== true) return undefined;
  const additional = (own.additional_qos ?? []).map((name) => slurmName('qos', name));
  return {
    name: account,
    state: {
      flags: parseList(own.flags),
      grpTres: parseTres(own.grp_tres ?? ''),
      grpTresMins: own.apply_limits_to_qos ? limits : {},
      minTresPerJob: parseTres(own.min_tres_per_job ?? ''),
      maxJobs: own.max_jobs ?? null,
      maxSubmit: own.max_submit ?? null,
      maxWallMinutes: parseMinutes(own.max_wall ?? '', 'max_wall'),
    },
    ofAccount: [...new Set([account, ...additional])].sort(),
  };
}
