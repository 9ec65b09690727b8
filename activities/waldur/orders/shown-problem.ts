import type { ProblemReport } from '../../../contracts/activities.js';
import { type FailureType, isFailureType } from '../../../contracts/failure-types.js';

/** Failures of the backend, or of what was ordered of it; the existing agent shows the same ones. */
const OF_THE_BACKEND: readonly FailureType[] = [
  'BackendUnavailable',
  'BackendTimeout',
  'BackendHangs',
  'BackendNotApplied',
  'BackendOutput',
  'BackendMisconfigured',
  'BackendRejected',
  'AccountExists',
  'NameInvalid',
  'LimitInvalid',
];

/** The existing agent's text, so that what people have written about it still helps. */
const HIDDEN = 'Internal backend error. Please contact the service provider.';

/** A traceback is read by people, in a web page. */
const MAX_TRACEBACK = 4_000;

/** What customers and the service provider get to see in Waldur of a failed order. */
export interface ShownProblem {
  message: string;
  traceback: string;
}

/**
 * What `expose_backend_error_details` lets through of a failure. True: the failure's text, and the causes one below the
 * other. False: only the text of backend failures, no traceback.
 */
export function shownProblem(
  report: Pick<ProblemReport, 'failureType' | 'message' | 'causes'>,
  exposed: boolean,
): ShownProblem {
  const { failureType, message, causes = [] } = report;
  if (exposed) {
    const chain = causes.length === 0 ? [`${failureType}: ${message}`] : causes;
    return { message: presentable(message), traceback: cut(presentable(chain.join('\ncaused by ')), MAX_TRACEBACK) };
  }
  const shown = isFailureType(failureType) && OF_THE_BACKEND.includes(failureType);
  return { message: shown ? presentable(message) : HIDDEN, traceback: '' };
}

/**
 * Leaves out what is nobody's business in Waldur: folders of the site's machines, e-mail addresses, and whatever looks
 * like a credential. Failures hold none of the latter; this is the second lock. Zero bytes would be refused by Waldur's
 * database.
 */
function presentable(text: string): string {
  return text
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .replace(/\/\/[^\s/@]+@/g, '//***@')
    .replace(/\b(Token|Bearer|Basic)\s+[\w.+/=-]{16,}/g, '$1 ***')
    .replace(/\beyJ[\w-]{8,}\.[\w.-]+/g, '***')
    .replace(/\b[0-9a-f]{40,}\b/gi, '***')
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '***')
    .replace(/(?<![\w:/.}-])\/(?:[\w.+~-]+\/)+([\w.+~-]*)/g, '$1');
}

const cut = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max)}…` : text);
