import type { Decimal } from 'decimal.js';
import type { Wish } from '../../../contracts/wish.js';
import { componentAmounts } from '../../lib/backend/component-amounts.js';
import type { Components } from '../../lib/backend/components.js';
import { spelled, type TresAmounts, tresAmount } from '../tres.js';

export interface DesiredLimits {
  /** GrpTRESMins of the allocation's account. */
  limits: TresAmounts;
  /** As in `ApplyResult`; empty if nothing is set. */
  reportedLimits: Record<string, number>;
  warnings: string[];
}

/**
 * GrpTRESMins of an allocation: the components' amounts, by TRES. Fractions that remain are cut off, as `int()` does in
 * waldur-site-agent.
 *
 * @param tresKnown TRES of the cluster; others are left out with a warning
 * @throws LimitInvalid when an amount cannot be stored
 */
export function desiredLimits(
  ordered: Readonly<Record<string, number>>,
  period: Pick<Wish, 'createdAt' | 'endDate'>,
  components: Components,
  tresKnown: ReadonlySet<string>,
): DesiredLimits {
  const { amounts, reportedLimits, warnings } = componentAmounts(ordered, period, components);
  const limits = knownOnly(amounts, tresKnown, warnings);
  return { limits, reportedLimits: Object.keys(limits).length === 0 ? {} : reportedLimits, warnings };
}

function knownOnly(amounts: Map<string, Decimal>, known: ReadonlySet<string>, warnings: string[]): TresAmounts {
  const nameOf = (tres: string): string | undefined => (known.size === 0 ? tres : spelled(tres, known));
  const unknown = [...amounts.keys()].filter((tres) => nameOf(tres) === undefined).sort();
  if (unknown.length > 0) {
    warnings.push(
      `Limits left out, because the cluster has no such TRES: ${unknown.join(', ')}. ` +
        'Add them to AccountingStorageTRES in slurm.conf or correct backend_components.',
    );
  }
  const limits: Record<string, number> = {};
  for (const [tres, value] of amounts) {
    const name = nameOf(tres);
    if (name !== undefined) limits[name] = tresAmount(tres, value);
  }
  return limits;
}
