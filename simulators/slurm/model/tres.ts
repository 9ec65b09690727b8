/** One trackable resource of the cluster. */
export interface TresKind {
  id: number;
  type: string;
  name: string;
}

/** Amount per TRES id. */
export type TresAmounts = ReadonlyMap<number, bigint>;

/** Amount that clears a TRES (2^64-1); one less means "not set" and clears as well. */
export const TRES_CLEAR = 18446744073709551615n;

const BUILT_IN = ['cpu', 'mem', 'energy', 'node', 'billing', 'fs/disk', 'vmem', 'pages'];

/**
 * Lists the TRES of a cluster with the ids slurmdbd gives them: 1–8 built in, from 1001 on configured ones.
 *
 * @param configured names such as `gres/gpu`
 */
export function tresKinds(configured: readonly string[]): TresKind[] {
  const kind = (id: number, text: string): TresKind => {
    const [type = '', name = ''] = text.split('/', 2);
    return { id, type, name };
  };
  const extra = configured.filter((name) => !BUILT_IN.includes(name));
  return [
    ...BUILT_IN.map((name, index) => kind(index + 1, name)),
    ...extra.map((name, index) => kind(1001 + index, name)),
  ];
}

/** `cpu`, `gres/gpu`. */
export function tresLabel(kind: TresKind): string {
  return kind.name === '' ? kind.type : `${kind.type}/${kind.name}`;
}

/** Whether this amount clears the TRES instead of limiting it. */
export function clears(amount: bigint): boolean {
  return amount >= TRES_CLEAR - 1n;
}

/** Applies a change to the stored amounts: other TRES stay, a clearing amount removes its TRES. Sorted by id. */
export function mergeTres(stored: TresAmounts | undefined, change: TresAmounts): Map<number, bigint> {
  const merged = new Map([...(stored ?? []), ...change]);
  return new Map([...merged].filter(([, amount]) => !clears(amount)).sort(([a], [b]) => a - b));
}
