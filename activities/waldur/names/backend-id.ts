import { failure } from '../../lib/failure.js';

/** Slurm's database compares account names in a key of this many characters. */
export const KEY_LENGTH = 42;
/** Waldur's column. */
const MAX_LENGTH = 255;
const PATTERN = /^[a-z0-9_][a-z0-9_.-]*$/;

export interface NameParts {
  resourceUuid: string;
  allocationPrefix: string;
  resourceSlug: string;
  projectSlug: string;
  /** `plugin_options.account_name_generation_policy` of the Waldur offering. */
  policy: string | null | undefined;
  maxNames: number;
}

/** Whether names are counted up when the first one is taken. */
export const countsUp = (policy: string | null | undefined): boolean => policy === 'project_slug';

/** What distinguishes two backend ids on the backend. */
export const backendKey = (backendId: string): string => backendId.toLowerCase().slice(0, KEY_LENGTH);

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
  checkName(first, field, parts.resourceUuid);
  const count = counting ? Math.max(parts.maxNames, 1) - 1 : 0;
  return [first, ...Array.from({ length: count }, (_, index) => `${first}-${index}`)];
}

function checkName(name: string, field: string, resourceUuid: string): void {
  const remedy = `change the ${field} in Waldur or allocation_prefix in the configuration, then retry`;
  // Room for the counter that may follow.
  if (name.length > MAX_LENGTH - 5) {
    const what = `the backend id of resource ${resourceUuid} would have ${name.length} characters`;
    throw failure('NameInvalid', `${what}, more than ${MAX_LENGTH - 5}; ${remedy}`);
  }
  if (!PATTERN.test(name)) {
    const rule = 'only a-z, 0-9, "_", "." and "-" are possible, and "." or "-" not at the beginning';
    throw failure('NameInvalid', `"${name}" cannot be the backend id of resource ${resourceUuid}: ${rule}; ${remedy}`);
  }
}
