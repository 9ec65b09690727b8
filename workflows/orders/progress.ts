import { log, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { FAILURES, type FailureType } from '../../contracts/failure-types.js';
import type { OrderPhase } from '../../contracts/order.js';
import type { SearchAttributeName } from '../../contracts/search-attributes.js';

type Step = 'read' | 'apply' | 'finish';
const STEPS: [Step, string][] = [
  ['read', 'read the order from Waldur and reserve its account name'],
  ['apply', 'create account, limits and users, and read them back'],
  ['finish', 'report the order done to Waldur'],
];

/** Phases in which the first step that is not done is being worked on. */
const WORKING: readonly OrderPhase[] = ['Reading', 'Applying', 'Finishing'];

/** An empty line at the end, which the UI may cut off. */
const END = '\u00a0';

/** What an operator sees of a running order: the checklist in the Temporal UI and the phase in the list. */
export class Progress {
  phase: OrderPhase = 'Reading';
  reason: string | undefined;
  readonly #done = new Map<Step, string>();
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

  complete(step: Step, detail: string): void {
    this.#done.set(step, detail);
    this.#show();
  }

  park(type: FailureType, message: string): void {
    this.#parkedType = type;
    this.reason = message;
    this.enter('Parked', { FailureType: type });
  }

  resume(): void {
    this.#parkedType = undefined;
    this.reason = undefined;
    this.#done.clear();
    this.enter('Reading');
  }

  /** What to do stands first: the UI cuts the end of long details off. */
  #show(): void {
    const current = STEPS.find(([step]) => !this.#done.has(step))?.[0];
    const steps = STEPS.map(([step, text]) => {
      const detail = this.#done.get(step);
      if (detail !== undefined) return `- ✔ ${text}: ${detail}`;
      return step === current && WORKING.includes(this.phase) ? `- ▶ ${text}` : `- ○ ${text}`;
    });
    const type = this.#parkedType;
    const head = type === undefined ? `**${this.phase}**` : `**${this.phase}: ${type}**`;
    const why = this.reason === undefined ? [] : [`**Why:** ${this.reason}`, ''];
    const advice =
      type === undefined
        ? []
        : [
            `**What to do:** ${FAILURES[type].advice}`,
            '',
            'To go on: **More Actions › Send an Update**, name `resolve`, input `{"action": "retry"}`; ' +
              '`{"action": "fail"}` sets the order erred in Waldur instead.',
            '',
          ];
    setCurrentDetails([head, '', ...why, ...advice, ...steps, '', END].join('\n'));
  }
}
