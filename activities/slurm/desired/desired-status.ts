import type { AllocationStatus } from '../../../contracts/allocation-status.js';
import type { Wish } from '../../../contracts/wish.js';
import { failure } from '../../lib/failure.js';
import type { SlurmSettings } from '../settings/config.js';
import { isSlurmName, type SlurmName, slurmName } from '../slurm-name.js';
import { parseList } from '../state/parse-values.js';
import { accountTree, type TreeSettings } from './account-tree.js';
import { desiredQos } from './desired-qos.js';

/** How jobs of an existing allocation may run. */
export interface DesiredStatus {
  status: AllocationStatus;
  account: SlurmName;
  /** The account it belongs under; anywhere else it is something else's. */
  project: SlurmName;
  /** Accounts above, whose QOS it may inherit. */
  above: readonly SlurmName[];
  /** Absent: the site works with GrpSubmitJobs. Sorted. */
  qos?: readonly SlurmName[];
  /** Where accounts have a QOS of their own, their default QOS changes with the list. */
  defaultQos: SlurmName | null;
  /** Absent: the site works with QOS. */
  submitJobs?: number | null;
  /** QOS lists that stand for a status and not for what the site's people chose for the account. */
  marks: readonly (readonly string[])[];
  /** What the account had before its status was changed first. */
  before?: QosBefore;
  warnings: string[];
}

/** QOS and default QOS of an account's own row, as they were read. */
export interface QosBefore {
  qos: readonly SlurmName[];
  defaultQos: SlurmName | '';
}

export type StatusSettings = TreeSettings & QosChoice;

type QosChoice = Pick<
  SlurmSettings,
  'qos_default' | 'qos_downscaled' | 'qos_paused' | 'qos_enforcement_enabled' | 'qos_management'
>;

const LEVER =
  'this site pauses with GrpSubmitJobs (qos_management.skip_qos_swap or qos_enforcement_enabled), which cannot downscale: ' +
  'jobs may be submitted as before';

/**
 * The QOS that stands for a status, or GrpSubmitJobs where QOS are not to be swapped (0 lets nobody submit).
 *
 * @throws BackendMisconfigured when the site has no QOS for that status; NameInvalid
 */
export function desiredStatus(wish: Wish, status: AllocationStatus, settings: StatusSettings): DesiredStatus {
  const { account, project, top, ancestors } = accountTree(wish, settings);
  const own = desiredQos(account, settings, {});
  const above = [top, ...ancestors.map(({ name }) => name)];
  const { marks, before } = remembered(wish.remembered, settings);
  const base = {
    status,
    account,
    project,
    above,
    defaultQos: null,
    marks,
    ...(before === undefined ? {} : { before }),
  };
  if (settings.qos_management?.skip_qos_swap === true || settings.qos_enforcement_enabled) {
    const warnings = status === 'downscaled' ? [LEVER] : [];
    return { ...base, submitJobs: status === 'paused' ? 0 : null, warnings };
  }
  const qos = status === 'normal' && own !== undefined ? own.ofAccount : named(status, settings, account);
  return {
    ...base,
    qos,
    ...(own === undefined ? {} : { defaultQos: defaultOf(account, qos) }),
    warnings: [],
  };
}

/** What is kept on the resource from one change of status to the next. */
export type RememberedQos = { qos: string; qos_before: string; default_qos_before: string };

function remembered(
  kept: Wish['remembered'] = {},
  { qos_paused: paused, qos_downscaled: downscaled }: QosChoice,
): Pick<DesiredStatus, 'marks' | 'before'> {
  const { qos, qos_before: list = '', default_qos_before: defaultQos = '' }: Partial<RememberedQos> = kept;
  const marks = [paused, downscaled, qos].flatMap((text) =>
    text === undefined ? [] : [parseList(text.toLowerCase())],
  );
  // What cannot be one of ours was not written by us.
  const names = parseList(list).filter((name): name is SlurmName => isSlurmName('qos', name));
  if (names.length === 0) return { marks };
  return { marks, before: { qos: names, defaultQos: isSlurmName('qos', defaultQos) ? defaultQos : '' } };
}

const defaultOf = (account: SlurmName, qos: readonly SlurmName[]): SlurmName | null =>
  qos.includes(account) ? account : (qos[0] ?? null);

function named(status: AllocationStatus, settings: QosChoice, account: SlurmName): SlurmName[] {
  const key = ({ paused: 'qos_paused', downscaled: 'qos_downscaled', normal: 'qos_default' } as const)[status];
  const value = settings[key];
  if (value !== undefined) return [...new Set(value.split(',').map((name) => slurmName('qos', name)))].sort();
  throw failure(
    'BackendMisconfigured',
    `account ${account} cannot become ${status}: ${key} is not set in backend_settings; name a QOS there.`,
  );
}
