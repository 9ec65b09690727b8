import { checkName, type NameRules } from '../../lib/backend/name-rules.js';
import { failure } from '../../lib/failure.js';

/** Waldur's column. */
const MAX_LENGTH = 255;
/** Room for the counter that may follow. */
const COUNTER = 5;

export interface NameParts {
  resourceUuid: string;
  allocationPrefix: string;
  resourceSlug: string;
  projectSlug: string;
  /** `plugin_options.account_name_generation_policy` of the Waldur offering. */
  policy: string | null | undefined;
  maxNames: number;
  /** What the backend takes. */
  rules: NameRules;
}

/** Whether names are counted up when the first one is taken. */
export const countsUp = (policy: string | null | undefined): boolean => policy === 'project_slug';

/**
 * The names to try for a new allocation, in their order: prefix + resource slug, or with the policy `project_slug`
 * prefix + project slug, then `…-0`, `…-1` and so on. All in lower case.
 *
 * @throws failure NameInvalid when the slug is missing or the name cannot be an account name
 */
export function candidateBackendIds(parts: NameParts): string[] {
  const counting = countsUp(parts.policy);
  const field = counting ? 'project_slug' : 'slug';
  const base = counting ? parts.projectSlug : parts.resourceSlug;
  if (base === '') {
    const what = `resource ${parts.resourceUuid} has no ${field} in Waldur, so its allocation cannot be named`;
    throw failure('NameInvalid', `${what}; set the ${field} there, then retry`);
  }
  const first = (parts.allocationPrefix + base).toLowerCase();
  const rules = { ...parts.rules, max: Math.min(parts.rules.max, MAX_LENGTH) - COUNTER };
  const remedy = `change the ${field} in Waldur or allocation_prefix in the configuration, then retry`;
  checkName(rules, first, `backend id of resource ${parts.resourceUuid}`, remedy);
  const count = counting ? Math.max(parts.maxNames, 1) - 1 : 0;
  return [first, ...Array.from({ length: count }, (_, index) => `${first}-${index}`)];
}
