import type * as z from 'zod';
import type { BackendDescriptor } from '../../activities/lib/backend/descriptor.js';
import { suggest } from '../yaml/suggest.js';
import { foreignSchemas, isForeignBackend } from './foreign-backends.js';
import { backendsOf, type JobKeys } from './jobs-of.js';
import { backendNames, descriptorOf } from './registry.js';

/** A backend whose schemas settings and components are checked by. */
export interface Reader {
  name: string;
  settings: z.ZodType;
  component: z.ZodType;
  /** Absent: it is not known here, and takes everything. */
  descriptor?: BackendDescriptor;
}

/** Who takes the settings and components of an offering. */
export interface Readers {
  /** Those that do a job, the orders' first; `backend_type` where nothing is named. */
  used: readonly [Reader, ...Reader[]];
  /** `backend_type`, where others do the jobs: its keys may stay, and are not read. */
  idle?: Reader;
}

/**
 * Whose settings stand in an offering's one block of them. A mistyped `backend_type` is an error, and counts as what was
 * probably meant, so that everything that is wrong is found at once. Any other unknown name may be that of a site's own
 * backend, which takes everything.
 */
export function readersOf(offering: JobKeys): Readers {
  const { backend_type: type } = offering;
  const idle = readerOf(type, (name) => (isForeignBackend(name) ? undefined : suggest(name, backendNames())));
  const [first = idle, ...others] = backendsOf(offering).map((name) => (name === type ? idle : readerOf(name)));
  const rest = new Map(others.map((reader) => [reader.name, reader]));
  rest.delete(first.name);
  const used = [first, ...rest.values()] as const;
  return used.some(({ name }) => name === idle.name) ? { used } : { used, idle };
}

function readerOf(name: string, guess: (name: string) => string | undefined = () => undefined): Reader {
  const descriptor = descriptorOf(name) ?? descriptorOf(guess(name) ?? '');
  if (descriptor === undefined) return { name, ...foreignSchemas };
  return { name: descriptor.name, settings: descriptor.settings, component: descriptor.component, descriptor };
}
