/** A piece of source text, and what stands there instead in a variant. */
export interface Replacement {
  /** From the folder of the checkout. */
  file: string;
  from: string;
  to: string;
}

export type VariantName = 'none' | 'no-read-back' | 'eight-writers' | 'no-ownership';

/** Builds that are broken on purpose: a check that stays green over one of them checks nothing. */
export const VARIANTS: Readonly<Record<VariantName, readonly Replacement[]>> = {
  none: [],
  /** What a command claims is believed. */
  'no-read-back': [
    {
      file: 'activities/slurm/writer/write-batch.ts',
      from: 'const state = wrote || isOwed ? await readState(cluster, open) : undefined;',
      to: 'const state = undefined;',
    },
  ],
  /** Whoever has the name has the account. */
  'no-ownership': [
    {
      file: 'activities/slurm/plan/conflicts.ts',
      from: 'if (found?.listed === false) return undefined;',
      to: 'return undefined;',
    },
  ],
  /** Up to eight batches of one request each are written at the same time. */
  'eight-writers': [
    {
      file: 'activities/lib/writer/group-writer.ts',
      from: 'const free = [...this.#entries.values()].filter(({ lane }) => !this.#held.has(lane));',
      to: 'const free = [...this.#entries.values()].filter(({ lane, writing }) => !writing && !this.#held.has(lane)).slice(0, 1);',
    },
    {
      file: 'activities/lib/writer/group-writer.ts',
      from: 'this.#draining ??= new Promise((done) => setImmediate(() => void this.#drain().then(done)));',
      to: 'if ((this.drains ??= 0) < 8) { this.drains += 1; setImmediate(() => void this.#drain().then(() => { this.drains -= 1; })); }',
    },
    {
      file: 'activities/lib/writer/writer-groups.ts',
      from: 'write: (requests) => exclusive(group, () => writeTogether(requests, tools)).finally(() => health.resumeChores()),',
      to: 'write: (requests) => writeTogether(requests, tools),',
    },
  ],
};
