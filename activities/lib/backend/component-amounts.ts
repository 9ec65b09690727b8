import { Decimal } from 'decimal.js';
import type { Wish } from '../../../contracts/wish.js';
import { failure } from '../failure.js';
import type { BackendComponent } from '../settings/component-config.js';
import type { Components } from './components.js';
import { prepaidMonths } from './prepaid-months.js';

export interface ComponentAmounts {
  /** Name on the backend → amount in its unit, not rounded; -1 is no limit. */
  amounts: Map<string, Decimal>;
  /** Waldur's limits with the configuration's own limits of usage components, whole numbers. */
  reportedLimits: Record<string, number>;
  warnings: string[];
}

/**
 * Limits of an allocation in the backend's units: usage components get the configuration's limit, `limit` and `one`
 * components what was ordered; both times `unit_factor`, or mapped by `target_components` where any component has them.
 * `one` is paid for all months at once, so its budget is multiplied by them. The arithmetic is decimal, so 4.35 × 100 is
 * 435. Pure.
 *
 * @throws LimitInvalid when a limit is no number, or a prepaid period cannot be read
 */
export function componentAmounts(
  limits: Readonly<Record<string, number>>,
  period: Pick<Wish, 'createdAt' | 'endDate'>,
  components: Components,
): ComponentAmounts {
  const warnings: string[] = [];
  const amounts = new Map<string, Decimal>();
  const mapped = Object.values(components).some(hasTargets);
  const months = monthsPaid(period, components, warnings);
  const unnamed: string[] = [];
  const reported = new Map(Object.entries(limits).map(([key, value]) => [key, decimal(key, value)]));

  for (const [key, component] of Object.entries(components)) {
    if (component.accounting_type === 'usage') {
      if (component.limit === undefined) continue;
      const limit = decimal(key, component.limit);
      add(amounts, key, scale(limit, component.unit_factor));
      reported.set(key, limit);
    } else if (Object.hasOwn(limits, key) && limits[key] !== undefined) {
      const ordered = decimal(key, limits[key]);
      const total = component.accounting_type === 'one' && ordered.gt(0) ? ordered.mul(months) : ordered;
      for (const [name, factor] of targets(key, component, mapped)) add(amounts, name, scale(total, factor));
    } else unnamed.push(key);
  }
  if (unnamed.length > 0) warnings.push(noLimit(unnamed));
  const whole = [...reported].map(([key, value]): [string, number] => [key, value.trunc().toNumber()]);
  return { amounts, reportedLimits: Object.fromEntries(whole), warnings };
}

const hasTargets = (component: BackendComponent): boolean => Object.keys(component.target_components ?? {}).length > 0;

/** In mapped mode a component without targets stands for what has its own name on the backend, one to one. */
function targets(key: string, component: BackendComponent, mapped: boolean): [string, number][] {
  if (!mapped) return [[key, component.unit_factor]];
  if (!hasTargets(component)) return [[key, 1]];
  return Object.entries(component.target_components ?? {}).map(([name, target]) => [name, target.factor]);
}

/** -1 is "no limit" and stays it whatever the unit. */
const scale = (value: Decimal, factor: number): Decimal => (value.equals(-1) ? value : value.mul(factor));

/** Whoever may use some without limit may use any number, whatever else is sold of the same. */
function add(amounts: Map<string, Decimal>, name: string, value: Decimal): void {
  const before = amounts.get(name) ?? new Decimal(0);
  const isUnlimited = before.equals(-1) || value.equals(-1);
  amounts.set(name, isUnlimited ? new Decimal(-1) : before.add(value));
}

/**
 * Not read is not 0, and not unlimited either: taking a limit away would give more than was paid for, and 0 would end
 * jobs of what was.
 */
const noLimit = (components: readonly string[]): string =>
  `Waldur names no limit for ${components.join(', ')}: what an existing account has of it stays, and a new one gets none.`;

function monthsPaid(
  { createdAt, endDate }: Pick<Wish, 'createdAt' | 'endDate'>,
  components: Components,
  warnings: string[],
): number {
  const prepaid = Object.values(components).some((component) => component.accounting_type === 'one');
  if (!prepaid) return 1;
  if (endDate !== null && createdAt !== '') return prepaidMonths(createdAt, endDate);
  warnings.push('Prepaid components, but the resource has no end date: their limits are set for one month.');
  return 1;
}

function decimal(component: string, value: number): Decimal {
  if (Number.isFinite(value)) return new Decimal(value);
  throw failure('LimitInvalid', `limit of component ${JSON.stringify(component)} is not a number: ${value}.`);
}
