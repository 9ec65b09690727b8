import * as z from 'zod';
import { VERSION } from '../../../contracts/version.js';
import { PARAMETERS } from './parameters.js';
import { detailSchema, listSchema, upstreamSchema, validationSchema } from './response-schema.js';

const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema: z.toJSONSchema(schema, { target: 'draft-2020-12' }) } },
});

const header = (description: string, type = 'integer') => ({ description, schema: { type } });

const listHeaders = {
  ETag: header('Names the answer; send it back in If-None-Match.', 'string'),
  Age: header('Seconds since Waldur was read for this answer.'),
  'X-Siteflow-Stale': header('true while Waldur cannot be read; see Age.', 'string'),
  'X-Siteflow-Left-Out': header('Malformed resources of Waldur that have no row.'),
  'X-Siteflow-Without-Gid': header('Resources without a row because their project has no GID.'),
  'X-Siteflow-Mock-Gid': header('Rows whose GID is invented.'),
};

const plain = (summary: string, type = 'application/json') => ({
  get: {
    summary,
    responses: { 200: { description: 'OK', content: { [type]: { schema: {} } } } },
  },
});

const list = {
  summary: 'Storage resources as tenants, customers, projects and users',
  description:
    'Rows of all offerings: first tenants and customers, then projects and users. Filters are combined with AND; pages are ' +
    'cut after filtering. Answers come from a snapshot of Waldur.',
  operationId: 'listStorageResources',
  parameters: PARAMETERS.map((parameter) => ({ ...parameter, in: 'query', required: false })),
  responses: {
    200: { ...json('The rows', listSchema), headers: listHeaders },
    304: { description: 'Nothing has changed since the answer with the ETag in If-None-Match' },
    401: json('No valid access token', detailSchema),
    403: json('The access token lacks the required role', detailSchema),
    422: json('A parameter is wrong; all that are wrong are listed', validationSchema),
    502: json('Waldur cannot be read, and there is no snapshot young enough', upstreamSchema),
    503: json('Access tokens cannot be checked at present', detailSchema),
  },
};

/** The OpenAPI 3.1 document of the service. */
export const openApiDocument = (authenticated: boolean): object => ({
  openapi: '3.1.0',
  info: {
    title: 'Siteflow storage resources',
    version: VERSION,
    description: 'Storage resources of a Waldur marketplace for the storage management of a site.',
  },
  ...(authenticated ? { security: [{ bearer: [] }] } : {}),
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  paths: {
    '/api/storage-resources/': { get: list },
    '/api/gid-cache-stats/': plain('State of the cache of GIDs'),
    '/metrics': plain('Metrics for Prometheus', 'text/plain'),
    '/healthz': { get: { ...plain('Whether the process lives').get, security: [] } },
    '/readyz': { get: { ...plain('Whether there is something to answer with').get, security: [] } },
  },
});
