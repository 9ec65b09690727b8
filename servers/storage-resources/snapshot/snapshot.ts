import { createHash } from 'node:crypto';
import type { Prepared } from '../rows/prepare.js';
import { createView, type Filter, type View } from './view.js';

/** What is wrong with a resource that has no row. */
export interface LeftOut {
  uuid: string;
  reason: string;
}

export interface SnapshotFacts {
  resources: readonly Prepared[];
  leftOut: readonly LeftOut[];
  /** Resources whose project has no GID. */
  withoutGid: number;
  /** Rows with an invented GID. */
  mockGids: number;
  /** Slugs of projects whose GID is needed, by what became of it; `unasked`: the HPC User API could not be asked. */
  gids: { found: number; missing: readonly string[]; unasked: number };
  /** Mount points that several resources in use share. */
  sharedMountPoints: number;
}

/** Views take the place of what they are made of once more; this many bytes of them are kept. */
const MOST_BYTES = 32 * 1024 * 1024;

/** All rows of one reading of Waldur. Unchanging; answers are cut out of it. */
export class Snapshot {
  /** The same for the same rows. */
  readonly hash: string;
  readonly #views = new Map<string, View>();
  #bytes = 0;

  constructor(
    readonly facts: SnapshotFacts,
    readonly byState: boolean,
  ) {
    const hash = createHash('sha256').update(this.view({}).bytes);
    hash.update(facts.resources.map(({ state, leaf }) => `${state}${leaf === undefined}`).join());
    this.hash = hash.update(JSON.stringify(facts.leftOut)).digest('base64url').slice(0, 16);
  }

  /** The rows that a filter lets through; made once. */
  view(filter: Filter): View {
    const key = JSON.stringify([filter.offeringSlug, filter.state, filter.status, filter.dataType]);
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const view = createView(this.facts.resources, filter, this.byState);
    // Anybody may ask for any data type; what matches nothing is not worth a place.
    if (view.total > 0) this.#keep(key, view);
    return view;
  }

  #keep(key: string, view: View): void {
    this.#views.set(key, view);
    this.#bytes += view.bytes.length;
    for (const [oldest, { bytes }] of this.#views) {
      if (this.#bytes <= MOST_BYTES || oldest === key) return;
      this.#views.delete(oldest);
      this.#bytes -= bytes.length;
    }
  }
}
