import type { AllocationStatus } from '../../contracts/allocation-status.js';
import { type EarlierFacts, type EarlierGoal, wishOfFacts } from '../../contracts/earlier-facts.js';
import { headnodeQueue, headnodeReadQueue } from '../../contracts/ids.js';
import type { BackendTarget } from '../../contracts/target.js';
import type { Wish } from '../../contracts/wish.js';

/** What release 0.1.0 put into the input of a run. */
interface EarlierInput {
  cluster: string;
  configHash?: string;
}

interface EarlierAnswer {
  status: 'ready';
  facts: EarlierFacts;
  /** Of an order. */
  goal?: EarlierGoal;
  /** Of a resource, whose limits and members were not meant to be touched. */
  flags?: AllocationStatus;
}

/**
 * The answer of the first activity in today's words. A run that release 0.1.0 began has answers in its history that know
 * neither a wish nor where it goes; that stood in the run's input.
 */
export function openedOf<T extends { status: string }>(answer: T, input: EarlierInput): T {
  if (!isEarlier(answer)) return answer;
  const { facts, goal = answer.flags ?? 'present', ...rest } = answer;
  const now: { wish: Wish; target: BackendTarget } = { wish: wishOfFacts(facts, goal), target: targetOf(input) };
  return { ...rest, ...now } as unknown as T;
}

const isEarlier = (answer: { status: string }): answer is EarlierAnswer =>
  answer.status === 'ready' && 'facts' in answer;

/** That release knew one backend, whose reads went to the queue of its changes. */
const targetOf = ({ cluster, configHash = '' }: EarlierInput): BackendTarget => ({
  ...{ backend: '', cluster, configHash },
  ...{ queue: headnodeQueue(cluster), readQueue: headnodeReadQueue(cluster) },
});
