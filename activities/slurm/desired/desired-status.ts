import type { AllocationStatus } from '../../../contracts/allocation-status.js';
import type { Wish } from '../../../contracts/wish.js';
import { failure } from '../../lib/failure.js';
import type { SlurmSettings } from '../settings/config.js';
import { type SlurmName, slurmName } from '../slurm-name.js';
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
  /** `qos`, as waldur-site-agent keeps it on the resource. */
  metadata: Record<string, string>;
  warnings: string[];
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
  const base = { status, account, project, above, defaultQos: null };
  if (settings.qos_management?.skip_qos_swap === true || settings.qos_enforcement_enabled) {
    const warnings = status === 'downscaled' ? [LEVER] : [];
    return { ...base, submitJobs: status === 'paused' ? 0 : null, metadata: {}, warnings };
  }
  const qos = status === 'normal' && own !== undefined ? own.ofAccount : named(status, settings, account);
  return {
    ...base,
    qos,
    ...(own === undefined ? {} : { defaultQos: defaultOf(account, qos) }),
    metadata: { qos: qos.join(',') },
    warnings: [],
  };
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
