import * as z from 'zod';
import { Malformed } from './malformed.js';

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const uuid = z.string().regex(UUID, { error: 'is no UUID' });
const name = z.string().min(1, { error: 'is empty' });
const object = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

const order = z.object({
  type: z.string().nullish(),
  state: z.string().nullish(),
  url: z.string().nullish(),
  attributes: object,
  limits: object,
});

const resource = z.object({
  uuid,
  slug: name,
  state: z.string(),
  offering_uuid: uuid,
  offering_slug: name,
  provider_slug: name,
  provider_name: z.string().nullish(),
  customer_slug: name,
  project_slug: name,
  project_name: z.string().nullish(),
  backend_id: z.string().nullish(),
  limits: object,
  attributes: object,
  options: object,
  backend_metadata: object,
  order_in_progress: order.nullish(),
});

/** Keys of a resource that rows are made of. */
export const RESOURCE_KEYS: readonly string[] = Object.keys(resource.shape);

/** What rows are made of. */
export type StorageResource = z.output<typeof resource>;

/**
 * Reads one resource of Waldur's list.
 *
 * @throws Malformed naming the fields that are missing or of the wrong kind
 */
export function readResource(row: unknown): StorageResource {
  const read = resource.safeParse(row);
  if (read.success) return read.data;
  const reasons = read.error.issues.slice(0, 3).map((issue) => `${issue.path.map(String).join('.')} ${issue.message}`);
  throw new Malformed(reasons.join('; '));
}
