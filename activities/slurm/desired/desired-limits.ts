import { Decimal } from 'decimal.js';
import type { AllocationFacts } from '../../../contracts/allocation.js';
import { prepaidMonths } from '../../lib/backend/prepaid-months.js';
import { failure } from '../../lib/failure.js';
import type { BackendComponent } from '../settings/config.js';
import { type TresAmounts, tresAmount } from '../tres.js';

export type Components = Readonly<Record<string, BackendComponent>>;

export interface DesiredLimits {
  /** GrpTRESMins of the allocation's account. */
  limits: TresAmounts;
  /** Waldur's limits with the configuration's own limits of usage components, whole numbers; empty if nothing is set. */
  reportedLimits: Record<string, number>;
  warnings: string[];
}

/**
 * Limits of a new allocation: usage components get the configuration's limit, `limit` and `one` components what was
 * ordered; both times `unit_factor`, or mapped by `target_components` where any component has them. `one` is paid for
 * all months at once, so its budget is multiplied by them. Fractions that remain are cut off, as `int()` does in
 * waldur-site-agent; the arithmetic is decimal, so 4.35 × 100 is 435.
 *
 * @param tresKnown TRES of the cluster; others are left out with a warning
 * @throws LimitInvalid when an amount cannot be stored
 */
export function desiredLimits(
  facts: Pick<AllocationFacts, 'limits' | 'createdAt' | 'endDate'>,
  components: Components,
  tresKnown: ReadonlySet<string>,
): DesiredLimits {
  const warnings: string[] = [];
  const amounts = new Map<string, Decimal>();
  const mapped = Object.values(components).some(hasTargets);
  const months = monthsPaid(facts, components, warnings);
  const reported = new Map(Object.entries(facts.limits).map(([key, value]) => [key, decimal(key, value)]));

  for (const [key, component] of Object.entries(components)) {
    if (component.accounting_type === 'usage') {
      if (component.limit === undefined) continue;
      const limit = decimal(key, component.limit);
      add(amounts, key, limit.mul(component.unit_factor));
      reported.set(key, limit);
    } else if (facts.limits[key] !== undefined) {
      const ordered = decimal(key, facts.limits[key]);
      const total = component.accounting_type === 'one' && ordered.gt(0) ? ordered.mul(months) : ordered;
      for (const [tres, factor] of targets(key, component, mapped)) add(amounts, tres, scale(total, factor));
    }
  }

  const limits = knownOnly(amounts, tresKnown, warnings);
  const nothing = Object.keys(limits).length === 0;
  return {
    limits,
    reportedLimits: nothing
      ? {}
      : Object.fromEntries([...reported].map(([key, value]) => [key, value.trunc().toNumber()])),
    warnings,
  };
}

const hasTargets = (component: BackendComponent): boolean => Object.keys(component.target_components ?? {}).length > 0;

/** In mapped mode a component without targets stands for the TRES of its own name, one to one. */
function targets(key: string, component: BackendComponent, mapped: boolean): [string, number][] {
  if (!mapped) return [[key, component.unit_factor]];
  if (!hasTargets(component)) return [[key, 1]];
  return Object.entries(component.target_components ?? {}).map(([tres, target]) => [tres, target.factor]);
}

/** -1 is "no limit" and stays it whatever the unit. */
const scale = (value: Decimal, factor: number): Decimal => (value.equals(-1) ? value : value.mul(factor));

function add(amounts: Map<string, Decimal>, tres: string, value: Decimal): void {
  amounts.set(tres, (amounts.get(tres) ?? new Decimal(0)).add(value));
}

function monthsPaid(
  facts: Pick<AllocationFacts, 'createdAt' | 'endDate'>,
  components: Components,
  warnings: string[],
): number {
  const prepaid = Object.values(components).some((component) => component.accounting_type === 'one');
  if (!prepaid) return 1;
  if (facts.endDate !== null && facts.createdAt !== '') return prepaidMonths(facts.createdAt, facts.endDate);
  warnings.push('Prepaid components, but the resource has no end date: their limits are set for one month.');
  return 1;
}

function knownOnly(amounts: Map<string, Decimal>, known: ReadonlySet<string>, warnings: string[]): TresAmounts {
  const unknown = [...amounts.keys()].filter((tres) => known.size > 0 && !known.has(tres)).sort();
  if (unknown.length > 0) {
    warnings.push(
      `Limits left out, because the cluster has no such TRES: ${unknown.join(', ')}. ` +
        'Add them to AccountingStorageTRES in slurm.conf or correct backend_components.',
    );
  }
  return Object.fromEntries(
    [...amounts].filter(([tres]) => !unknown.includes(tres)).map(([tres, value]) => [tres, tresAmount(tres, value)]),
  );
}

function decimal(component: string, value: number): Decimal {
  if (Number.isFinite(value)) return new Decimal(value);
  throw failure('LimitInvalid', `limit of component ${JSON.stringify(component)} is not a number: ${value}.`);
}
