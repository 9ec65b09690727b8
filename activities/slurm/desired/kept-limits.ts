import type { Components } from '../../lib/backend/components.js';
import type { TresAmounts } from '../tres.js';
import { desiredLimits } from './desired-limits.js';

/** Limits of an account that is kept after its deletion (`soft_delete`): 0 of everything that is sold. */
export function keptLimits(components: Components, tresKnown: ReadonlySet<string>): TresAmounts {
  const ordered = Object.fromEntries(Object.keys(components).map((key) => [key, 0]));
  const none = Object.fromEntries(Object.entries(components).map(([key, each]) => [key, { ...each, limit: 0 }]));
  return desiredLimits(ordered, { createdAt: '', endDate: null }, none, tresKnown).limits;
}
