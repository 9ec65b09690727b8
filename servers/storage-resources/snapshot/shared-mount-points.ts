import type { Prepared } from '../rows/prepare.js';

/** Mount points that more than one resource in use has → their UUIDs. Removing one of these would remove the others' files. */
export function findSharedMountPoints(resources: readonly Prepared[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const { uuid, leaf } of resources) {
    if (leaf === undefined || leaf.status === 'removed') continue;
    const others = users.get(leaf.mountPoint);
    if (others === undefined) users.set(leaf.mountPoint, [uuid]);
    else others.push(uuid);
  }
  return new Map([...users].filter(([, uuids]) => uuids.length > 1));
}
