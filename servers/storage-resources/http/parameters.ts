import { STATES, STATUSES } from '../rows/status.js';

export interface Parameter {
  name: string;
  description: string;
  schema: Readonly<Record<string, unknown>>;
}

/** The parameters of the list, for OpenAPI and the documentation page; `parse-query` is what reads them. */
export const PARAMETERS: readonly Parameter[] = [
  {
    name: 'storage_system',
    description: 'Only this storage system, by its configured name. Case counts.',
    schema: { type: 'string', minLength: 1 },
  },
  {
    name: 'data_type',
    description:
      'Only this data type, for example store, archive, users or scratch. Case counts, except with compat: service-0.10.',
    schema: { type: 'string' },
  },
  { name: 'status', description: 'Only rows with this status.', schema: { type: 'string', enum: STATUSES } },
  {
    name: 'state',
    description: 'Only resources in this state of Waldur, and the tenants and customers above them.',
    schema: { type: 'string', enum: STATES },
  },
  { name: 'page', description: 'Page, counted from 1.', schema: { type: 'integer', minimum: 1, default: 1 } },
  {
    name: 'page_size',
    description: 'Rows on a page.',
    schema: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
  },
  {
    name: 'debug',
    description: "Waldur's own data instead of rows, without secrets. Not with compat: service-0.10.",
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'fresh',
    description: 'Read Waldur for this request instead of answering from the snapshot.',
    schema: { type: 'boolean', default: false },
  },
];
