import type { BackendDescriptor } from '../../activities/lib/backend/descriptor.js';
import * as shipped from '../../backends.js';

const registered = new Map<string, BackendDescriptor>(Object.values(shipped).map((each) => [each.name, each]));
let changes = 0;

/** Everything that is known about a backend; undefined for one that is not known here. */
export const descriptorOf = (name: string): BackendDescriptor | undefined => registered.get(name);

/** Names of all backends, in the order of the alphabet. */
export const backendNames = (): string[] => [...registered.keys()].sort();

/** Every descriptor, in the order of their names. */
export const descriptors = (): BackendDescriptor[] => backendNames().flatMap((name) => registered.get(name) ?? []);

/**
 * Adds a backend that does not come with this package. Before any configuration is read; the same name again replaces it.
 */
export function registerBackend(descriptor: BackendDescriptor): void {
  registered.set(descriptor.name, descriptor);
  changes += 1;
}

/** What is made from the registry, made once; anew after a backend was added. */
export function perRegistry<T>(make: () => T): () => T {
  let made: { value: T; changes: number } | undefined;
  return () => {
    if (made?.changes !== changes) made = { value: make(), changes };
    return made.value;
  };
}
