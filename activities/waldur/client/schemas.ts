import * as z from 'zod';
import { hexUuid, isUuid } from './hex-uuid.js';

/** UUID in any spelling → 32 hex digits. */
export const uuid = z.string().refine(isUuid, { error: 'is not a UUID' }).transform(hexUuid);

/** Text that may be absent or null; both become ''. */
const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** A flag that may be absent or null; both mean no. */
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

const instant = z.string().refine((value) => !Number.isNaN(Date.parse(value)), { error: 'is not an instant' });

const amount = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);

const present = (entry: [string, number | null]): entry is [string, number] => entry[1] !== null;

/** Component type → amount; components without one are left out. */
const amounts = z
  .record(z.string(), amount.nullable())
  .nullish()
  .transform((value) => Object.fromEntries(Object.entries(value ?? {}).filter(present)));

/** Amounts that must stay exact travel as decimal strings. */
const decimal = z.union([z.string(), z.number()]).transform(String);

const orderState = z.enum([
  'pending-consumer',
  'pending-provider',
  'pending-project',
  'pending-start-date',
  'executing',
  'done',
  'erred',
  'canceled',
  'rejected',
]);

export const orderRow = z.object({
  uuid,
  type: z.string(),
  state: orderState,
  created: instant,
  marketplace_resource_uuid: uuid.nullish().transform((value) => value ?? ''),
  resource_name: optionalText,
});
export type OrderRow = z.output<typeof orderRow>;

export const order = orderRow.extend({
  offering_uuid: uuid,
  project_slug: optionalText,
  customer_slug: optionalText,
  limits: amounts,
  /** Plan that the order switches to; '' when it names none. */
  plan_uuid: optionalText,
  /** What the customer filled in, and what kind of Update it is. Never logged. */
  attributes: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((value) => value ?? {}),
  /** '' for an order that nobody has accepted for the provider, whatever its state is. */
  provider_reviewed_at: optionalText,
  /** Kept when an erred order is taken back. */
  error_message: optionalText,
});
export type WaldurOrder = z.output<typeof order>;

export const orderStateOnly = z.object({ uuid, type: z.string(), state: orderState });

export const resource = z.object({
  uuid,
  name: z.string(),
  slug: optionalText,
  state: z.string(),
  created: instant,
  end_date: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  backend_id: optionalText,
  limits: amounts,
  project_uuid: uuid,
  project_name: optionalText,
  project_slug: optionalText,
  customer_uuid: uuid,
  customer_name: optionalText,
  customer_slug: optionalText,
  /** Set by staff or a policy. */
  paused: flag,
  downscaled: flag,
  restrict_member_access: flag,
});
export type WaldurResource = z.output<typeof resource>;

export const resourceState = z.object({ uuid, state: z.string() });

export const resourceBackendId = z.object({ uuid, backend_id: optionalText });
export type ResourceBackendId = z.output<typeof resourceBackendId>;

/** `backend_metadata` is a dict by contract; 2024 servers also store plain text there. */
export const resourceMetadata = z.object({ uuid, backend_metadata: z.unknown() });

/** `resource_type` names the object that a server of 2024 keeps beside the resource. */
export const resourceScope = z.object({ uuid, state: z.string(), resource_type: optionalText });

export const teamMember = z.object({
  uuid,
  /** Absent on servers that leave it to the list of offering users; '' for members without an account. */
  offering_user_username: z.string().nullish(),
  /** Absent on 2024 servers. */
  offering_user_state: z.string().nullish(),
});
export type TeamMember = z.output<typeof teamMember>;

export const offeringUser = z.object({
  uuid,
  user_uuid: uuid,
  username: optionalText,
  /** Absent on 2024 servers. */
  state: z.string().nullish(),
  is_restricted: z.boolean().nullish(),
});
export type OfferingUser = z.output<typeof offeringUser>;

const component = z.object({
  type: z.string(),
  name: optionalText,
  billing_type: z.string(),
  measured_unit: optionalText,
  limit_amount: z.number().nullish(),
  unit_factor: z.number().nullish(),
  is_prepaid: z.boolean().nullish(),
});

export const offering = z.object({
  uuid,
  name: z.string(),
  state: optionalText,
  type: optionalText,
  customer_uuid: uuid.nullish(),
  backend_id: optionalText,
  components: z.array(component),
  plugin_options: z
    .looseObject({ account_name_generation_policy: z.string().nullish() })
    .nullish()
    .transform((value) => value ?? {}),
  /** Absent on 2024 servers. */
  partitions: z
    .array(z.object({ partition_name: z.string() }))
    .nullish()
    .transform((value) => (value ?? []).map((partition) => partition.partition_name).sort()),
});
export type WaldurOffering = z.output<typeof offering>;

export const offeringName = z.object({ uuid, name: z.string() });
export type OfferingName = z.output<typeof offeringName>;

export const plan = z.object({
  uuid,
  name: z.string(),
  unit: z.string(),
  unit_price: decimal,
  quotas: amounts,
});
export type WaldurPlan = z.output<typeof plan>;

export const me = z.object({
  uuid,
  username: z.string(),
  is_staff: z.boolean().nullish(),
  permissions: z
    .array(z.object({ role_name: z.string(), scope_type: z.string().nullish(), scope_uuid: z.string().nullish() }))
    .nullish()
    .transform((value) => value ?? []),
});
export type WaldurUser = z.output<typeof me>;

export const version = z.object({ version: z.string() });

const agentService = z.object({ uuid, name: z.string(), mode: optionalText });

export const agentServiceWithProcessors = agentService.extend({
  processors: z.array(z.object({ name: z.string(), backend_type: optionalText, backend_version: optionalText })),
});
export type AgentServiceWithProcessors = z.output<typeof agentServiceWithProcessors>;

export const agentIdentity = z.object({
  uuid,
  offering: uuid,
  name: z.string(),
  version: optionalText,
  last_restarted: instant.nullish(),
  dependencies: z
    .array(z.object({ package: z.string(), version: optionalText }))
    .nullish()
    .transform((value) => value ?? []),
  services: z.array(agentService),
});
export type AgentIdentity = z.output<typeof agentIdentity>;

/** Parts of broker addresses and of STOMP headers. */
const brokerName = z.string().regex(/^[\w.@-]{1,200}$/, { error: 'is not a name that a broker takes' });

export const eventQueue = z.object({ rmq_username: brokerName, queue_name: brokerName, vhost: brokerName });
export type WaldurEventQueue = z.output<typeof eventQueue>;

export const uniqueness = z.object({ is_unique: z.boolean() });
