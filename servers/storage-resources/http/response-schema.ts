import * as z from 'zod';
import { STATUSES } from '../rows/status.js';

const status = z.enum(STATUSES);
const item = z.object({
  itemId: z.guid(),
  key: z.string(),
  name: z.string(),
  active: z.literal(true),
  path: z.string(),
});
const quota = z.object({
  type: z.enum(['space', 'inodes']),
  quota: z.number(),
  unit: z.enum(['tera', 'none']),
  enforcementType: z.enum(['soft', 'hard']),
});
const quotas = z.array(quota).nullable();
const url = z.string().optional();

const levelItem = z.object({ itemId: z.guid(), key: z.string(), name: z.string() });
const leafItem = { itemId: z.guid(), key: z.string().nullable(), name: z.string().nullable(), status };
const projectItem = z.object({ ...leafItem, unixGid: z.int(), active: z.boolean() });
const userItem = z.object({
  ...leafItem,
  email: z.string(),
  unixUid: z.int(),
  primaryProject: z.object({ name: z.string(), unixGid: z.int(), active: z.boolean() }),
  active: z.boolean(),
});

const target = z.discriminatedUnion('targetType', [
  z.object({ targetType: z.literal('tenant'), targetItem: levelItem }),
  z.object({ targetType: z.literal('customer'), targetItem: levelItem }),
  z.object({ targetType: z.literal('project'), targetItem: projectItem }),
  z.object({ targetType: z.literal('user'), targetItem: userItem }),
]);

/** One row of a list answer. */
export const rowSchema = z.strictObject({
  itemId: z.guid(),
  status,
  mountPoint: z.object({ default: z.string() }),
  permission: z.object({ value: z.string(), permissionType: z.literal('octal') }),
  storageSystem: item,
  storageFileSystem: item,
  storageDataType: item,
  target,
  quotas,
  oldQuotas: quotas,
  newQuotas: quotas,
  parentItemId: z.guid().nullable(),
  approve_by_provider_url: url,
  reject_by_provider_url: url,
  set_state_done_url: url,
  set_state_erred_url: url,
  update_resource_options_url: url,
  set_backend_id_url: url,
  set_state_ok_url: url,
});

/** A list answer; what is sent is written by `list-body`, this describes it for OpenAPI and tests. */
export const listSchema = z.strictObject({
  version: z.string(),
  status: z.literal('success'),
  resources: z.array(rowSchema),
  pagination: z.strictObject({
    current: z.int(),
    limit: z.int(),
    offset: z.int(),
    pages: z.int(),
    total: z.int(),
    has_next: z.boolean(),
  }),
  filters_applied: z.strictObject({
    storage_system: z.string().optional(),
    state: z.string().optional(),
    page: z.int(),
    page_size: z.int(),
    data_type: z.string().optional(),
    status: status.optional(),
    offering_slugs: z.array(z.string()),
  }),
});

export const detailSchema = z.object({ detail: z.string() });

export const validationSchema = z.strictObject({
  detail: z.array(
    z.strictObject({
      type: z.string(),
      loc: z.tuple([z.literal('query'), z.string()]),
      msg: z.string(),
      input: z.string().optional(),
      ctx: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

export const upstreamSchema = z.strictObject({
  detail: z.string(),
  error: z.literal('UpstreamServiceError'),
  message: z.string(),
});
