import { mayBeCut, type NameRules, nameKey } from '../../lib/backend/name-rules.js';
import { failure } from '../../lib/failure.js';
import type { KeyedMutex } from '../../lib/mutex.js';
import { isFailureOf, waldurFailure } from '../client/errors.js';
import type { WaldurOffering, WaldurResource } from '../client/schemas.js';
import type { OfferingContext } from '../offerings/offering-context.js';
import { candidateBackendIds, countsUp } from './backend-id.js';
import { LIVING } from './living-states.js';
import type { ReservedNames } from './reserved-names.js';

/** Longest wait for other orders of the offering to be named; well under the activity's timeout. */
const MAX_WAIT_MS = 8000;

export interface BackendIdChooser {
  mutex: KeyedMutex;
  reserved: ReservedNames;
}

interface Choice {
  context: OfferingContext;
  offering: WaldurOffering;
  resource: WaldurResource;
  projectSlug: string;
  /** Names that the cluster has for something else. */
  taken?: readonly string[];
}

/**
 * Chooses the backend id of a new allocation and stores it in Waldur, before anything exists on the cluster. An id that
 * is stored already is kept whatever it is. Where names are counted up or asked about, choices of one offering are made
 * one after the other. A stored one that the cluster has for something else is replaced, or taken back where no other name
 * is left, so that nobody acts on a foreign account. Running it again finds the stored id; if the store did not take effect, it chooses anew.
 *
 * @throws failure NameInvalid, AccountExists (park), WaldurThrottled when the queue is long, or what Waldur failed with
 */
export async function ensureBackendId(chooser: BackendIdChooser, choice: Choice): Promise<string> {
  const { context, offering, resource, projectSlug, taken = [] } = choice;
  if (resource.backend_id !== '' && !taken.includes(resource.backend_id)) return resource.backend_id;
  const { naming, client } = context;
  const policy = offering.plugin_options.account_name_generation_policy;
  const candidates = candidateBackendIds({
    resourceUuid: resource.uuid,
    allocationPrefix: naming.allocation_prefix,
    resourceSlug: resource.slug,
    projectSlug,
    policy,
    maxNames: naming.backend_id_max_retries,
    rules: naming.rules,
  });
  const names = candidates.filter((name) => !taken.includes(name));
  const asks = countsUp(policy) || naming.check_backend_id_uniqueness;
  const scope = naming.check_all_offerings ? client.baseUrl : `${client.baseUrl}${offering.uuid}`;

  const store = async (): Promise<string> => {
    if (names.length === 0) await takeBackName(chooser, choice, scope);
    const name = await firstFree(chooser, choice, names, asks, scope);
    chooser.reserved.reserve(scope, nameKey(naming.rules, name), resource.uuid);
    await client.resources.setBackendId(resource.uuid, name);
    return name;
  };
  if (!asks && !names.some((name) => mayBeCut(naming.rules, name))) return store();
  try {
    return await chooser.mutex.run(scope, store, MAX_WAIT_MS);
  } catch (error) {
    throw waldurFailure(error, `choosing the backend id of resource ${resource.uuid}`);
  }
}

/** The resource keeps no name of an account that is not its own. */
async function takeBackName(
  { reserved }: BackendIdChooser,
  { context: { client, naming }, resource, taken = [] }: Choice,
  scope: string,
): Promise<never> {
  await client.resources.setBackendId(resource.uuid, '');
  for (const name of taken) reserved.release(scope, nameKey(naming.rules, name), resource.uuid);
  const what = `every name for the account of resource ${resource.uuid} (${taken.slice(0, 3).join(', ')})`;
  throw failure('AccountExists', `${what} is taken by something else on the cluster; free it there, then retry`);
}

async function firstFree(
  { reserved }: BackendIdChooser,
  { context: { client, naming }, offering, resource }: Choice,
  names: string[],
  asks: boolean,
  scope: string,
): Promise<string> {
  let inUse: Promise<Map<string, string>> | undefined;
  const isFree = async (name: string): Promise<boolean> =>
    !asks ||
    client.offerings.isBackendIdFree(offering.uuid, { backendId: name, allOfferings: naming.check_all_offerings });
  /** Who stored the name a short while ago and may still have an account; asks Waldur about that resource. */
  const reservedBy = async (key: string): Promise<string | undefined> => {
    const holder = reserved.holder(scope, key, resource.uuid);
    if (holder === undefined || (await lives(client.resources, holder))) return holder;
    reserved.release(scope, key, holder);
    return undefined;
  };
  const reservedNames: string[] = [];
  for (const name of names) {
    const key = nameKey(naming.rules, name);
    if (mayBeCut(naming.rules, name)) {
      inUse ??= keysInUse(client.resources, offering.uuid, resource.uuid, naming.rules);
      const holder = (await inUse).get(key) ?? (await reservedBy(key));
      if (holder !== undefined) throw ambiguous(name, resource.uuid, holder, naming.rules);
    } else if (reserved.holder(scope, key, resource.uuid) !== undefined) {
      reservedNames.push(name);
      continue;
    }
    if (await isFree(name)) return name;
  }
  // Only where no other name is left: the name of a resource that was terminated meanwhile is free again.
  for (const name of reservedNames) {
    if ((await reservedBy(nameKey(naming.rules, name))) === undefined && (await isFree(name))) return name;
  }
  const tried = names.length === 1 ? `"${names[0]}" is` : `all of "${names[0]}" … "${names.at(-1)}" are`;
  const remedy = 'free it there or change the slug, then retry';
  throw failure(
    'AccountExists',
    `${tried} taken by other resources in Waldur (for resource ${resource.uuid}); ${remedy}`,
  );
}

/** Whether a resource may still have or get an account. */
async function lives({ retrieve }: OfferingContext['client']['resources'], uuid: string): Promise<boolean> {
  try {
    return LIVING.includes((await retrieve(uuid)).state);
  } catch (error) {
    if (isFailureOf(error, 'WaldurNotFound')) return false;
    throw error;
  }
}

async function keysInUse(
  resources: OfferingContext['client']['resources'],
  offeringUuid: string,
  ownUuid: string,
  rules: NameRules,
): Promise<Map<string, string>> {
  const rows = await resources.listBackendIds({ offeringUuid, states: LIVING });
  return new Map(
    rows
      .filter((row) => row.backend_id !== '' && row.uuid !== ownUuid)
      .map((row) => [nameKey(rules, row.backend_id), row.uuid]),
  );
}

function ambiguous(name: string, resourceUuid: string, holder: string, { distinct, backend }: NameRules): Error {
  const what = `the backend id "${name}" of resource ${resourceUuid} begins with the same ${distinct} characters as the`;
  const why = `one of resource ${holder}; ${backend} cannot tell them apart`;
  return failure('NameInvalid', `${what} ${why}; shorten the slug in Waldur or allocation_prefix, then retry`);
}
