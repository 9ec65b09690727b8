import { ACTIONS, type Decision } from '../../contracts/decision.js';

const SEND = 'Send {"action": "retry"}, {"action": "skip"} or {"action": "fail"}, with "reason" and "by" if you like.';
const LONGEST = { reason: 500, by: 100 };
const KEYS = ['action', 'reason', 'by', 'force', 'adopt'];

/**
 * What is wrong with a decision that somebody sent, in words that say what to send instead; undefined when it is right.
 * It comes from a text field of the web page, so it may be anything.
 */
export function objectionTo(sent: unknown): string | undefined {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    return `The input is ${sent === undefined ? 'missing' : 'not a JSON object'}. ${SEND}`;
  const unknown = Object.keys(sent).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0) return `There is no "${unknown[0]?.slice(0, 40)}", only ${KEYS.join(', ')}. ${SEND}`;
  const { action, force, adopt, ...texts } = sent as Partial<Record<keyof Decision, unknown>>;
  if (!ACTIONS.some((each) => each === action))
    return `The action ${action === undefined ? 'is missing' : `${JSON.stringify(action)?.slice(0, 40)} is unknown`}. ${SEND}`;
  for (const key of ['reason', 'by'] as const) {
    const text = texts[key];
    if (text === undefined) continue;
    if (typeof text !== 'string') return `"${key}" must be text in quotes.`;
    if (text.length > LONGEST[key]) return `"${key}" has ${text.length} characters; ${LONGEST[key]} are possible.`;
  }
  if (force !== undefined && typeof force !== 'boolean') return '"force" must be true or false, without quotes.';
  if (adopt !== undefined && typeof adopt !== 'boolean') return '"adopt" must be true or false, without quotes.';
  if (adopt === true && action !== 'retry')
    return `"adopt" belongs to {"action": "retry"}; leave it out for ${action}.`;
  if (force !== true) return undefined;
  if (action !== 'skip') return `"force" belongs to {"action": "skip"}; leave it out for ${action}.`;
  if (typeof texts.reason === 'string' && texts.reason.trim() !== '') return undefined;
  return 'A forced skip needs a reason: {"action": "skip", "force": true, "reason": "done by hand, ticket 123"}.';
}

/** A decision in words: `skip by ada, forced: done by hand`. */
export function describeDecision({ action, by, force, adopt, reason }: Decision): string {
  const who = by === undefined || by === '' ? '' : ` by ${by}`;
  const why = reason === undefined || reason === '' ? '' : `: ${reason}`;
  return `${action}${who}${force ? ', forced' : ''}${adopt ? ', adopting the account' : ''}${why}`;
}
