import { SHARE_PARENT } from '../model/limit-names.js';
import { clears, type TresAmounts, type TresKind, tresLabel } from '../model/tres.js';

/** A number, or nothing. */
export function showCount(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** Minutes as `[d-]hh:mm:00`, or nothing. */
export function showMinutes(minutes: number | undefined): string {
  if (minutes === undefined) return '';
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(minutes / 1440);
  return `${days > 0 ? `${days}-` : ''}${two(Math.floor((minutes % 1440) / 60))}:${two(minutes % 60)}:00`;
}

/** Shares, or `parent`. */
export function showShare(share: number): string {
  return share === SHARE_PARENT ? 'parent' : String(share);
}

/**
 * Slurm divides by 1024 as long as the whole part is a multiple of 512, so 1536M is `1.50G`, 6000G stays, and 1049088M
 * is `1.00T`, half a gigabyte less than was stored. There is no unit above P.
 */
function showMemory(megabytes: bigint): string {
  if (megabytes === 0n) return '0';
  const units = 'MGTP';
  let at = 0;
  let value = Number(megabytes);
  let whole = megabytes;
  while (whole >= 1024n && whole % 512n === 0n) {
    value /= 1024;
    whole = BigInt(Math.trunc(value));
    at += 1;
  }
  const number = at === 0 ? String(megabytes) : Number.isInteger(value) ? String(value) : value.toFixed(2);
  return `${number}${units[at] ?? '?'}`;
}

/** `cpu=10,gres/gpu=2,mem=2G`, by name; a clearing amount is `NONE`. */
export function showTres(amounts: TresAmounts | undefined, kinds: readonly TresKind[]): string {
  return [...(amounts ?? [])]
    .map(([id, amount]) => {
      const kind = kinds.find((candidate) => candidate.id === id);
      const name = kind === undefined ? String(id) : tresLabel(kind);
      if (clears(amount)) return `${name}=NONE`;
      return `${name}=${kind?.type === 'mem' ? showMemory(amount) : amount}`;
    })
    .sort()
    .join(',');
}

/** `1=1000,1001=4`: ids and plain numbers, by id; `(null)` for none. */
export function showTresIds(amounts: TresAmounts | undefined): string {
  if (amounts === undefined || amounts.size === 0) return '(null)';
  return [...amounts]
    .sort(([a], [b]) => a - b)
    .map(([id, amount]) => `${id}=${amount}`)
    .join(',');
}
