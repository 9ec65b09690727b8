import { TRES_CLEAR, type TresKind, tresLabel } from '../model/tres.js';

/** What came of reading a TRES list. */
export interface TresList {
  /** Undefined when the list is refused. */
  amounts: Map<number, bigint> | undefined;
  /** Messages for stderr, also for accepted lists. */
  errors: string[];
}

const UNITS = 'KMGTP';

function findKind(kinds: readonly TresKind[], name: string): TresKind | undefined {
  if (/^\d/.test(name)) return kinds.find(({ id }) => id === Number.parseInt(name, 10));
  return kinds.find((kind) => tresLabel(kind).toLowerCase() === name.toLowerCase());
}

function unitFactor(unit: string, isMemory: boolean): bigint {
  const power = UNITS.indexOf(unit.toUpperCase()) + 1;
  return 1024n ** BigInt(isMemory ? Math.max(power - 2, 0) : power);
}

function parseAmount(text: string, isMemory: boolean, errors: string[]): bigint {
  const [, sign = '', digits = '', unit = ''] = /^\s*([+-]?)(\d*)(.?)/s.exec(text) ?? [];
  let amount = digits === '' ? 0n : BigInt(digits);
  if (amount > TRES_CLEAR) amount = TRES_CLEAR;
  if (sign === '-') amount = BigInt.asUintN(64, -amount);
  if (unit === '' || amount >= TRES_CLEAR - 1n) return amount;
  if (!UNITS.includes(unit.toUpperCase())) {
    errors.push(`sacctmgr: error: Invalid unit type '${unit}'. Possible options are '${UNITS}'`);
    return amount;
  }
  return BigInt.asUintN(64, amount * unitFactor(unit, isMemory));
}

function problem(item: string, equals: number): string {
  if (equals >= 0) return `no TRES known by type ${item.slice(0, equals)}`;
  return /^\d/.test(item) ? 'no value given as TRES type/id.' : `no TRES id found for ${item}`;
}

/** Reads `cpu=100,gres/gpu=4,mem=2G` (memory in MB). An unreadable number counts as 0, with a message only. */
export function parseTresList(text: string, kinds: readonly TresKind[]): TresList {
  const errors: string[] = [];
  if (text === '') return { amounts: undefined, errors };
  const amounts = new Map<number, bigint>();
  for (const item of text.split(',').filter((part) => part !== '')) {
    const at = item.indexOf('=');
    const name = at < 0 ? item : item.slice(0, at);
    const kind = at < 0 ? undefined : findKind(kinds, name);
    if (kind === undefined) {
      errors.push(`sacctmgr: error: slurmdb_format_tres_str: ${problem(item, at)}`);
      return { amounts: undefined, errors };
    }
    amounts.set(kind.id, parseAmount(item.slice(at + 1), kind.type === 'mem', errors));
  }
  return { amounts, errors };
}
