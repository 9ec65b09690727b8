import type { RowSettings } from '../../../config/storage-resources/settings.js';
import { Malformed } from './malformed.js';
import type { StorageResource } from './resource.js';

export interface Quota {
  type: 'space' | 'inodes';
  quota: number;
  unit: 'tera' | 'none';
  enforcementType: 'soft' | 'hard';
}

type Values = Readonly<Record<string, unknown>>;
type QuotaSettings = Pick<RowSettings, 'inodes' | 'unitFactor' | 'defaultLimit'>;

/** A number or the text of one; undefined where there is none. */
function numberOf(value: unknown, key: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) throw new Malformed(`${key} is no number`);
  if (number < 0) throw new Malformed(`${key} is negative`);
  return number;
}

/**
 * Quotas from a limit and the options that go before it. Space in TB: the limit `storage` times the component's
 * `unit_factor`; inodes follow from the limit's TB. Null where neither a soft nor a hard space quota is left.
 *
 * @throws Malformed for values that are no numbers or negative
 */
export function quotasFrom(limits: Values, options: Values, settings: QuotaSettings): Quota[] | null {
  const { inodes, unitFactor, defaultLimit = 0 } = settings;
  const spaceTb = (numberOf(limits.storage, 'limits.storage') ?? defaultLimit) * unitFactor;
  const hardTb = numberOf(options.hard_quota_space, 'options.hard_quota_space') ?? spaceTb;
  const softInodes = numberOf(options.soft_quota_inodes, 'options.soft_quota_inodes');
  const hardInodes = numberOf(options.hard_quota_inodes, 'options.hard_quota_inodes');
  if (spaceTb <= 0 && hardTb <= 0) return null;
  return [
    { type: 'space', quota: spaceTb, unit: 'tera', enforcementType: 'soft' },
    { type: 'space', quota: hardTb, unit: 'tera', enforcementType: 'hard' },
    inodeQuota(softInodes ?? spaceTb * inodes.base * inodes.soft, 'soft'),
    inodeQuota(hardInodes ?? spaceTb * inodes.base * inodes.hard, 'hard'),
  ];
}

const inodeQuota = (count: number, enforcementType: Quota['enforcementType']): Quota => ({
  type: 'inodes',
  quota: Math.trunc(count),
  unit: 'none',
  enforcementType,
});

export interface QuotaChange {
  oldQuotas: Quota[] | null;
  newQuotas: Quota[] | null;
}

const NO_CHANGE: QuotaChange = { oldQuotas: null, newQuotas: null };

const objectOf = (value: unknown): Values | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : undefined;

/** What an open Update order changes; both null when there is none or its values are unusable, of which `warn` hears. */
export function quotaChange(
  resource: StorageResource,
  settings: QuotaSettings,
  warn: (reason: string) => void,
): QuotaChange {
  const { order_in_progress: order, limits, options } = resource;
  if (order?.type !== 'Update') return NO_CHANGE;
  const { old_limits, old_options, new_options } = order.attributes;
  if (!old_limits && !old_options && !new_options) return NO_CHANGE;
  try {
    return {
      oldQuotas: quotasFrom(objectOf(old_limits) ?? limits, objectOf(old_options) ?? options, settings),
      newQuotas: quotasFrom({ ...limits, ...order.limits }, objectOf(new_options) ?? options, settings),
    };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    warn(error.message);
    return NO_CHANGE;
  }
}
