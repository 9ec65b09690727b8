/** Key below `backend_metadata.siteflow`. */
const KEY = 'before';

const isDict = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a resource's `backend_metadata` says of how its allocation was before its status was changed. */
export function rememberedIn(metadata: unknown): Record<string, string> | undefined {
  const own = isDict(metadata) && isDict(metadata.siteflow) ? metadata.siteflow[KEY] : undefined;
  if (!isDict(own)) return undefined;
  return Object.fromEntries(
    Object.entries(own).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** `siteflow` of `backend_metadata` with another memory; an empty one is taken out. */
export function withRemembered(siteflow: unknown, remember: Readonly<Record<string, string>>): unknown {
  const { [KEY]: before, ...rest } = isDict(siteflow) ? siteflow : {};
  if (Object.keys(remember).length > 0) return { ...rest, [KEY]: remember };
  return before === undefined ? siteflow : rest;
}
