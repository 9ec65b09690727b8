import type { Wish } from '../../../../contracts/wish.js';
import type { PlannedWish } from '../backend.js';
import type { SimpleBackend, SimpleChange } from './simple-backend.js';

type Planner<State, Change extends SimpleChange<State>> = Pick<SimpleBackend<State, Change>, 'plan' | 'copy'>;

/** What one wish comes to; `refused`: it makes no sense here. */
export type Planned<Change> =
  | (Omit<Extract<PlannedWish, { status: 'planned' }>, 'changes'> & {
      changes: readonly Change[];
      metadata?: Record<string, string>;
    })
  | Exclude<PlannedWish, { status: 'planned' }>;

/** Plans wishes one on top of the other; the plans come in the order of the wishes. Pure. */
export function planWishes<State, Change extends SimpleChange<State>>(
  parts: Planner<State, Change>,
  wishes: readonly Wish[],
  state: State,
): Planned<Change>[] {
  const expected = parts.copy(state);
  return wishes.map((wish) => planOne(parts, wish, expected));
}

function planOne<State, Change extends SimpleChange<State>>(
  { plan }: Planner<State, Change>,
  wish: Wish,
  expected: State,
): Planned<Change> {
  try {
    const made = plan(wish, expected);
    if ('conflict' in made) return { status: 'conflict', ...made.conflict, warnings: [], reportedLimits: {} };
    for (const change of made.changes) change.expect(expected);
    const { changes, warnings = [], reportedLimits = {}, metadata } = made;
    return {
      ...{ status: 'planned', changes, warnings, reportedLimits },
      ...(metadata === undefined ? {} : { metadata: { ...metadata } }),
    };
  } catch (error) {
    return { status: 'refused', error: error instanceof Error ? error : new Error(String(error)) };
  }
}
