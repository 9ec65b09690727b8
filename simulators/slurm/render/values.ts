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

function showMemory(megabytes: bigint): string {
  const units = 'MGTPE';
  let at = 0;
  let value = megabytes;
  while (value > 0n && value % 1024n === 0n && at < units.length) {
    value /= 1024n;
    at += 1;
  }
  if (value === 0n) return '0';
  return `${value}${units[at] ?? '?'}`;
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
