import type { SimpleBackend, SimpleChange } from '../../../activities/lib/backend/simple/simple-backend.js';
import type { WritePermit } from '../../../activities/lib/writer/write-permit.js';
import type { Wish } from '../../../contracts/wish.js';

/** Name → number of units, and one account `shared` that all of a group hang on. */
export type Paper = Map<string, number>;

const put = (name: string, units: number): SimpleChange<Paper> => ({
  ...{ kind: 'put', done: `account ${name}: ${units}`, missing: `${units} of account ${name}` },
  expect: (paper) => paper.set(name, units),
  shown: (paper) => paper.get(name) === units,
});

/** Accounts on a sheet of paper: every account needs the one of its project. What is asked of it is noted. */
export class PaperBackend implements SimpleBackend<Paper, SimpleChange<Paper>> {
  readonly paper: Paper = new Map();
  readonly reads: string[][] = [];
  readonly system = 'the paper';
  lane: unknown = 'one';
  /** Called before a change is made; may throw. */
  refuse: (change: SimpleChange<Paper>, wish: Wish) => void = () => undefined;
  /** Called before a read; may throw. */
  unreadable: (names: readonly string[]) => void = () => undefined;

  async read(wishes: readonly Wish[]): Promise<Paper> {
    const names = wishes.map(({ backendId }) => backendId);
    this.reads.push(names);
    this.unreadable(names);
    return new Map(this.paper);
  }

  copy(state: Paper): Paper {
    return new Map(state);
  }

  plan({ backendId, project, limits }: Wish, paper: Paper) {
    const units = limits?.units ?? 0;
    return {
      changes: [
        ...(paper.has(project.slug) ? [] : [put(project.slug, 0)]),
        ...(paper.get(backendId) === units ? [] : [put(backendId, units)]),
      ],
    };
  }

  write(changes: readonly SimpleChange<Paper>[], permit: WritePermit, wish: Wish): Promise<void> {
    return permit.run(1_000, () => this.#put(changes, wish));
  }

  async #put(changes: readonly SimpleChange<Paper>[], wish: Wish): Promise<void> {
    for (const change of changes) {
      this.refuse(change, wish);
      if (change.done !== `account ${wish.project.slug}: 0` && !this.paper.has(wish.project.slug))
        throw new Error(`no project ${wish.project.slug}`);
      change.expect(this.paper);
    }
  }

  async probe(): Promise<void> {}
  async ping() {
    return { what: 'paper', elapsedMs: 0 };
  }
  async diagnostics() {
    return [];
  }
}
