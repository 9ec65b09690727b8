import type { Generation, OrderType, ResourceState } from '../model.js';

/** What happens to a resource's order and is felt by the resource. */
export type ResourceEvent = 'ordered' | 'approved' | 'done' | 'erred' | 'rejected' | 'retried';

export interface ResourceRuleInput {
  generation: Generation;
  type: OrderType;
  event: ResourceEvent;
  state: ResourceState;
  backendId: string;
}

const WORKING: { [type in OrderType]: ResourceState } = {
  Create: 'Creating',
  Restore: 'Creating',
  Update: 'Updating',
  Terminate: 'Terminating',
};

/**
 * State of a resource after something happened to one of its orders.
 * Where the generations differ: the newer server shows Updating and Terminating from the order's creation on, and
 * ends a failed Create as Terminated when no backend id was stored.
 */
export function resourceStateAfter(input: ResourceRuleInput): ResourceState {
  const { generation, type, event, state } = input;
  switch (event) {
    case 'ordered':
      if (type === 'Create') return 'Creating';
      return generation === 'current' && type !== 'Restore' ? WORKING[type] : state;
    case 'approved':
    case 'retried':
      return WORKING[type];
    case 'done':
      return type === 'Terminate' ? 'Terminated' : 'OK';
    case 'erred':
      return stateAfterError(input);
    case 'rejected':
      if (type === 'Create' || type === 'Restore') return 'Terminated';
      return generation === 'current' ? 'OK' : state;
  }
}

function stateAfterError({ generation, type, state, backendId }: ResourceRuleInput): ResourceState {
  if (type === 'Terminate') return state === 'Terminated' ? state : 'OK';
  if (type === 'Create' && generation === 'current' && backendId === '') return 'Terminated';
  return 'Erred';
}
