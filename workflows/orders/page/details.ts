import type { DecisionRecord } from '../../../contracts/decision.js';
import { FAILURES, type FailureType } from '../../../contracts/failure-types.js';
import type { OrderPhase } from '../../../contracts/order.js';
import { describeDecision } from '../check-decision.js';

export type StepName = 'read' | 'apply' | 'finish';
const STEPS: [StepName, string][] = [
  ['read', 'read the order from Waldur and reserve its account name'],
  ['apply', 'bring the cluster to what was ordered, and read it back'],
  ['finish', 'report the order done to Waldur'],
];

/** Phases in which the first step that is not done is being worked on. */
const WORKING: readonly OrderPhase[] = ['Reading', 'Applying', 'Finishing'];

/** An empty line at the end, which the UI may cut off. */
const END = '\u00a0';

const TO_GO_ON =
  'To go on: **More Actions › Send an Update**, name `resolve`, input `{"action": "retry"}`; done by hand: ' +
  '`{"action": "skip"}`; give up: `{"action": "fail"}` sets the order erred in Waldur. ' +
  'Add `"reason"` and `"by"` to any of them.';

const TO_RUN_AGAIN =
  'To run it again: **Reset**, to any event; or `siteflow orders retry`. The order is taken back in Waldur and begins anew.';

export interface Details {
  phase: OrderPhase;
  reason: string | undefined;
  /** Why it is parked. */
  failureType: FailureType | undefined;
  /** What was done, step by step. */
  done: ReadonlyMap<StepName, string>;
  decisions: readonly DecisionRecord[];
}

/** The order's page in the web interface, as Markdown. What to do stands first: the UI cuts the end of long texts off. */
export function renderDetails({ phase, reason, failureType, done, decisions }: Details): string {
  const current = STEPS.find(([step]) => !done.has(step))?.[0];
  const steps = STEPS.map(([step, text]) => {
    const detail = done.get(step);
    if (detail !== undefined) return `- ✔ ${text}: ${detail}`;
    return step === current && WORKING.includes(phase) ? `- ▶ ${text}` : `- ○ ${text}`;
  });
  const head = failureType === undefined ? `**${phase}**` : `**${phase}: ${failureType}**`;
  const why = reason === undefined ? [] : [`**Why:** ${reason}`, ''];
  const refused = decisions.at(-1)?.refused;
  const refusal = failureType === undefined || refused === undefined ? [] : [`**Skip refused:** ${refused}`, ''];
  const advice =
    failureType === undefined
      ? []
      : [`**What to do:** ${FAILURES[failureType].advice}`, '', phase === 'Failed' ? TO_RUN_AGAIN : TO_GO_ON, ''];
  const decided =
    decisions.length === 0 ? [] : ['', '**Decided:**', '', ...decisions.map((record) => `- ${decidedLine(record)}`)];
  return [head, '', ...why, ...refusal, ...advice, ...steps, ...decided, '', END].join('\n');
}

const decidedLine = (record: DecisionRecord): string =>
  `${record.at.slice(0, 16).replace('T', ' ')} UTC ${describeDecision(record)}${record.refused === undefined ? '' : ' (refused)'}`;
