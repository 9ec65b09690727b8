/** State codes of the 2024 server's `SLURM.Allocation`, as they appear in its error messages. */
export const ALLOCATION = {
  updateScheduled: 1,
  updating: 2,
  ok: 3,
  erred: 4,
  creationScheduled: 5,
  creating: 6,
  deletionScheduled: 7,
  deleting: 8,
} as const;

const TRANSITIONS: { [name: string]: { from: readonly number[] | null; to: number } } = {
  creating: { from: [ALLOCATION.creationScheduled], to: ALLOCATION.creating },
  updating: { from: [ALLOCATION.updateScheduled], to: ALLOCATION.updating },
  deleting: { from: [ALLOCATION.deletionScheduled], to: ALLOCATION.deleting },
  ok: { from: null, to: ALLOCATION.ok },
  erred: { from: null, to: ALLOCATION.erred },
};

/** Code after `set_state`, or why not: an unknown name (400) or a step that the state forbids (409). */
export function allocationStateAfter(code: number, name: string): number | 'unknown' | 'forbidden' {
  const transition = TRANSITIONS[name];
  if (!transition) return 'unknown';
  return transition.from === null || transition.from.includes(code) ? transition.to : 'forbidden';
}

/** An update can only be scheduled on an allocation that is OK or Erred. */
export function canScheduleUpdate(code: number): boolean {
  return code === ALLOCATION.ok || code === ALLOCATION.erred;
}
