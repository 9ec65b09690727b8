import { log, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Decision, DecisionRecord } from '../../../contracts/decision.js';
import type { FailureType } from '../../../contracts/failure-types.js';
import type { OrderPhase } from '../../../contracts/order.js';
import type { SearchAttributeName } from '../../../contracts/search-attributes.js';
import { describeDecision } from '../check-decision.js';
import { renderDetails, type StepName } from './details.js';

/** What an operator sees of a running order: the checklist in the Temporal UI and the phase in the list. */
export class Progress {
  phase: OrderPhase = 'Reading';
  reason: string | undefined;
  readonly decisions: DecisionRecord[] = [];
  readonly #done = new Map<StepName, string>();
  #parkedType: FailureType | undefined;

  /** Keyword attributes are set only when they change: each costs the server a visibility write. */
  enter(phase: OrderPhase, attributes: Partial<Record<SearchAttributeName, string>> = {}): void {
    if (phase !== this.phase)
      log.info(`Order: ${phase}`, this.reason === undefined ? { phase } : { phase, reason: this.reason });
    const changed = { ...(phase === this.phase ? {} : { OrderPhase: phase }), ...attributes };
    this.phase = phase;
    const pairs = Object.entries(changed).map(([name, value]) => ({ key: { name, type: 'KEYWORD' as const }, value }));
    if (pairs.length > 0) upsertSearchAttributes(pairs);
    this.#show();
  }

  complete(step: StepName, detail: string): void {
    this.#done.set(step, detail);
    this.#show();
  }

  park(type: FailureType, message: string): void {
    this.#parkedType = type;
    this.reason = message;
    this.enter('Parked', { FailureType: type });
  }

  /** Keeps who decided what, and when; the record may be added to. */
  decide(decision: Decision): DecisionRecord {
    const record: DecisionRecord = { ...decision, at: new Date().toISOString() };
    this.decisions.push(record);
    log.info(`Order: decided: ${describeDecision(decision)}`, { ...decision });
    return record;
  }

  /** It goes on: why it was parked is no longer shown. */
  unpark(): void {
    this.#parkedType = undefined;
    this.reason = undefined;
  }

  /** The order is done from its beginning. */
  begin(): void {
    this.unpark();
    this.#done.clear();
    this.enter('Reading');
  }

  #show(): void {
    const { phase, reason, decisions } = this;
    setCurrentDetails(renderDetails({ phase, reason, failureType: this.#parkedType, done: this.#done, decisions }));
  }
}
