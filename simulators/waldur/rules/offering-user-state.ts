import type { OfferingUserState } from '../model.js';

export interface OfferingUserTransition {
  from: readonly OfferingUserState[];
  to: OfferingUserState;
}

/** Transitions of an offering user in the newer server; an action from another state answers 409. */
export const OFFERING_USER_TRANSITIONS: { [action: string]: OfferingUserTransition } = {
  begin_creating: { from: ['Requested', 'Error creating'], to: 'Creating' },
  set_pending_account_linking: {
    from: ['Requested', 'Creating', 'Pending additional validation', 'Error creating'],
    to: 'Pending account linking',
  },
  set_pending_additional_validation: {
    from: ['Requested', 'Creating', 'Pending account linking', 'Error creating'],
    to: 'Pending additional validation',
  },
  set_validation_complete: { from: ['Pending account linking', 'Pending additional validation'], to: 'OK' },
  set_ok: {
    from: [
      'Requested',
      'Creating',
      'Pending account linking',
      'Pending additional validation',
      'Error creating',
      'Deleted',
    ],
    to: 'OK',
  },
  set_error_creating: {
    from: ['Requested', 'Creating', 'Pending account linking', 'Pending additional validation'],
    to: 'Error creating',
  },
  request_deletion: { from: ['OK'], to: 'Requested deletion' },
  set_deleting: { from: ['Requested deletion', 'Error deleting'], to: 'Deleting' },
  set_deleted: { from: ['Deleting'], to: 'Deleted' },
  set_error_deleting: { from: ['Requested deletion', 'Deleting'], to: 'Error deleting' },
};

/** State of an offering user whose username was just written: a name moves it to OK by itself. */
export function stateAfterUsername(state: OfferingUserState, username: string): OfferingUserState {
  const waiting: readonly OfferingUserState[] = [
    'Requested',
    'Creating',
    'Pending account linking',
    'Pending additional validation',
    'Error creating',
  ];
  return username !== '' && waiting.includes(state) ? 'OK' : state;
}
