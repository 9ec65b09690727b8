import type { LaterKey } from '../../lib/backend/descriptor.js';
import { isRecord } from '../../lib/settings/rule.js';

const given = (value: unknown): boolean => value !== undefined;
const on = (value: unknown): boolean => value === true;
const enabled = (value: unknown): boolean => isRecord(value) && value.enabled === true;

/** Keys that this release accepts and does not act on; whoever implements one takes its row out. */
export const SLURM_LATER: readonly LaterKey[] = [
  { key: 'qos_enforcement_enabled', wanted: on, leftUndone: 'QOS of users are not enforced' },
  { key: 'enforce_offering_qos', wanted: on, leftUndone: 'QOS of users are not enforced' },
  { key: 'project_directory', wanted: enabled, leftUndone: 'no project directory is created' },
  { key: 'ldap', wanted: given, leftUndone: 'LDAP is neither read nor written' },
  { key: 'homedir_quota', wanted: given, leftUndone: 'home directories get no quota' },
  { key: 'periodic_limits', wanted: enabled, leftUndone: 'periodic limits of Waldur are not applied' },
  {
    key: 'execution_mode',
    wanted: (value) => value === 'rest',
    leftUndone: 'the head-node worker does not start with it; set execution_mode: cli',
    severity: 'warning',
  },
];
