import { errorText } from '../error-text.js';
import { type Finding, problem, type Seen, skipped } from './finding.js';

/** One look at one thing; reads only. */
export interface Check<C> {
  id: string;
  /** What is looked at, as it stands in "not looked at, because of …". */
  title: string;
  /** Ids of checks without whose success this one would only repeat their problem. */
  needs?: readonly string[];
  /** Longest run in milliseconds; default: that of the diagnosis. */
  timeoutMs?: number;
  run(context: C): Promise<readonly Seen[]>;
}

export interface DiagnosisOptions {
  timeoutMs: number;
  /** What checks of another diagnosis found that `needs` may name. */
  before?: readonly Finding[];
  offering?: string;
}

/**
 * Runs checks, side by side where their needs allow it, each within its time limit. One that throws or takes too long is
 * a problem by itself and hides no other; one whose needs were not met is skipped and says because of what.
 *
 * @returns the findings in the order of the checks
 */
export async function runDiagnosis<C>(
  checks: readonly Check<C>[],
  context: C,
  { timeoutMs, before = [], offering }: DiagnosisOptions,
): Promise<Finding[]> {
  const running = new Map<string, Promise<Finding[]>>();
  const titles = new Map(checks.map(({ id, title }) => [id, title]));

  const about = (check: string, seen: readonly Seen[]): Finding[] =>
    seen.map((each) => ({ check, ...(offering === undefined ? {} : { offering }), ...each }));

  async function unmet(needs: readonly string[]): Promise<string | undefined> {
    for (const need of needs) {
      const findings = (await running.get(need)) ?? before.filter(({ check }) => check === need);
      if (findings.some(({ status }) => status === 'problem' || status === 'skipped')) return need;
    }
    return undefined;
  }

  async function one(check: Check<C>): Promise<Finding[]> {
    const need = await unmet(check.needs ?? []);
    if (need !== undefined) {
      return about(check.id, [skipped(`${check.title}: not looked at, because of: ${titles.get(need) ?? need}`)]);
    }
    return about(check.id, await limited(check, context, check.timeoutMs ?? timeoutMs));
  }

  // Checks stand behind those that they need, so the promises of these are there already.
  for (const check of checks) running.set(check.id, one(check));
  return (await Promise.all(running.values())).flat();
}

async function limited<C>(check: Check<C>, context: C, timeoutMs: number): Promise<readonly Seen[]> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<readonly Seen[]>((resolve) => {
    const late = problem(
      `${check.title}: no result within ${timeoutMs / 1000} s`,
      'Look whether it hangs or is overloaded, then run siteflow doctor again.',
    );
    timer = setTimeout(() => resolve([late]), timeoutMs);
  });
  try {
    return await Promise.race([check.run(context), limit]);
  } catch (error) {
    const text = errorText(error, 'message') || String(error);
    return [problem(`${check.title}: ${text}`, 'Correct what the message names, then run siteflow doctor again.')];
  } finally {
    clearTimeout(timer);
  }
}
