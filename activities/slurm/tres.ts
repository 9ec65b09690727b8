import { Decimal } from 'decimal.js';
import { failure } from '../lib/failure.js';

/** TRES name → amount: minutes for GrpTRESMins (for `mem`: MB-minutes). -1 means no limit. */
export type TresAmounts = Readonly<Record<string, number>>;

const NAME = /^[a-z][a-z0-9_]*(\/[a-z0-9_.:-]+)?$/i;
const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/**
 * `cpu=5,mem=1G` as sacctmgr prints it → amounts, whatever a TRES is called: `license/matlab@flex`. Sacctmgr scales by 1024 where that is exact and gives memory and
 * burst buffers in megabytes.
 *
 * @throws BackendOutput on anything that is not exactly a whole number
 */
export function parseTres(text: string): Record<string, number> {
  const amounts: Record<string, number> = {};
  for (const item of text.split(',').filter((part) => part !== '')) {
    const [, name, value, unit] = /^([^=]+)=([0-9.]+)([KMGTPE]?)$/.exec(item) ?? [];
    if (name === undefined || value === undefined) throw unreadable(text);
    const amount = scaled(name, value, unit ?? '');
    if (amount === undefined) throw unreadable(text);
    amounts[name] = amount;
  }
  return amounts;
}

function scaled(name: string, value: string, unit: string): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(value)) return undefined;
  const steps = unit === '' ? 0 : UNITS.indexOf(unit) - (inMegabytes(name) ? 2 : 0);
  const amount = new Decimal(value).mul(new Decimal(1024).pow(steps));
  return amount.isInteger() ? amount.toNumber() : undefined;
}

const inMegabytes = (name: string): boolean => name === 'mem' || name.startsWith('bb/');

/**
 * Whether a limit that was read is the one that was set; an absent one is -1. Sacctmgr prints memory in larger units as
 * long as the whole part is a multiple of 512, with two decimals: of 5767680M it shows 5.50T, which is 512 MB less.
 */
export function showsAmount(name: string, wanted: number, found: number | undefined): boolean {
  const shown = found ?? -1;
  return shown === wanted || (inMegabytes(name) && shown === asShown(wanted));
}

/** Whether all limits that were set are among those that were read. */
export const showsAmounts = (wanted: TresAmounts, found: TresAmounts): boolean =>
  Object.entries(wanted).every(([tres, value]) => showsAmount(tres, value, found[tres]));

function asShown(megabytes: number): number {
  let value = megabytes;
  let steps = 0;
  for (; value >= 1024 && Math.floor(value) % 512 === 0; steps += 1) value /= 1024;
  return new Decimal(value.toFixed(2)).mul(new Decimal(1024).pow(steps)).toNumber();
}

/** How the cluster spells a TRES, which it takes in any case: `gres/gpu:a40` for `gres/gpu:A40`; undefined: it has none. */
export function spelled(name: string, known: ReadonlySet<string>): string | undefined {
  if (known.has(name)) return name;
  const lower = name.toLowerCase();
  return [...known].find((each) => each.toLowerCase() === lower);
}

/** `cpu=5,gres/gpu=-1`, keys sorted; the form in which sacctmgr takes it. The amounts must have passed `tresAmount`. */
export function renderTres(amounts: TresAmounts): string {
  return Object.keys(amounts)
    .sort()
    .map((name) => `${tresName(name)}=${amounts[name]}`)
    .join(',');
}

/**
 * A limit that sacctmgr stores as given: 0 to 2^53-1, or -1 to clear. Sacctmgr answers 0 to anything: letters become 0,
 * a too large number becomes *unlimited*.
 *
 * @throws LimitInvalid naming component and value
 */
export function tresAmount(component: string, value: Decimal): number {
  const whole = value.trunc();
  const ok = whole.equals(-1) || (whole.gte(0) && whole.lte(Number.MAX_SAFE_INTEGER));
  if (!ok || value.isNaN()) {
    throw failure(
      'LimitInvalid',
      `limit of component ${JSON.stringify(component)} comes to ${value.toString()} in Slurm's units; ` +
        'it must be 0 to 9007199254740991, or -1 for no limit. Correct the limit in Waldur or unit_factor.',
    );
  }
  return whole.toNumber();
}

function tresName(name: string): string {
  if (!NAME.test(name)) {
    throw failure('LimitInvalid', `${JSON.stringify(name)} is no TRES name; correct backend_components.`);
  }
  return name;
}

const unreadable = (text: string): Error =>
  failure('BackendOutput', `sacctmgr printed TRES ${JSON.stringify(text.slice(0, 200))}, which cannot be read.`);
