import * as z from 'zod';
import type { BackendDescriptor } from '../../activities/lib/backend/descriptor.js';
import { foreignSchemas } from '../backends/foreign-backends.js';
import { JOB_KEYS } from '../backends/jobs-of.js';
import { descriptors } from '../backends/registry.js';
import { offeringSchema } from './offering-schema.js';
import { rootSchema } from './root-schema.js';
import { viewOf } from './schema-view.js';

type Json = Record<string, unknown>;

const OWN_META = ['secret', 'asWritten', 'url', 'foldCase', 'unused', 'ignored'];

const secretFile = (key: string): Json => ({
  type: 'string',
  description: `File with ${key}; it is read again when it changes.`,
});

const toJson = (schema: z.ZodType): Json => {
  const json = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => refine(zodSchema as unknown as z.ZodType, jsonSchema as Json),
  });
  const { $schema: _schema, '~standard': _standard, ...rest } = json as Json;
  return rest;
};

function refine(schema: z.ZodType, json: Json): void {
  const view = viewOf(schema);
  if (view.kind === 'secret') {
    for (const key of Object.keys(json)) delete json[key];
    Object.assign(json, { type: 'string', writeOnly: true, description: view.meta.description });
  }
  if (view.kind === 'enum' && view.meta.foldCase !== undefined && json.enum !== undefined) {
    json.enum = [...view.values, ...view.values.map((word) => word.toLowerCase())];
  }
  if (view.meta.unused === true) json.deprecated = true;
  for (const key of OWN_META) delete json[key];
  const properties = json.properties as Record<string, Json> | undefined;
  if (properties === undefined) return;
  const secrets = Object.entries(view.shape).filter(([, child]) => viewOf(child).kind === 'secret');
  for (const [key] of secrets) properties[`${key}_file`] = secretFile(key);
  const required = json.required as string[] | undefined;
  const left = required?.filter((key) => !secrets.some(([secret]) => secret === key));
  if (left !== undefined && left.length === 0) delete json.required;
  else if (left !== undefined) json.required = left;
}

const KEYS = Object.values(JOB_KEYS);

const key = (name: string, schema: Json): Json => ({ properties: { [name]: schema }, required: [name] });

/** The same as `readersOf`, in the words of JSON Schema: named for a job, or `backend_type` where no job has a key. */
const uses = (backend: string): Json => ({
  anyOf: [
    ...KEYS.map((each) => key(each, { const: backend })),
    { ...key('backend_type', { const: backend }), not: { anyOf: KEYS.map((each) => ({ required: [each] })) } },
  ],
});

/** No other backend has keys in the same block. */
const alone = (backend: string): Json => ({
  ...key('backend_type', { const: backend }),
  properties: {
    backend_type: { const: backend },
    ...Object.fromEntries(KEYS.map((each) => [each, { enum: ['', backend] }])),
  },
});

const block = (settings: Json, component: Json): Json => ({
  properties: { backend_settings: settings, backend_components: { type: 'object', additionalProperties: component } },
});

const open = ({ additionalProperties: _strict, ...rest }: Json): Json => rest;

const strict = ({ properties }: Json): Json => ({
  properties: Object.fromEntries(Object.keys(properties as Json).map((name) => [name, true])),
  additionalProperties: false,
});

/** What the backend requires wherever it is used; and where it is alone, that there is nothing else. */
function perBackend({ name, settings, component }: BackendDescriptor): Json[] {
  const [own, each] = [toJson(settings), toJson(component)];
  return [
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    { if: uses(name), then: block(open(own), open(each)) },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    { if: alone(name), then: block(strict(own), strict(each)) },
  ];
}

/** JSON Schema (draft 2020-12) of the whole file, for editors; secrets are `writeOnly`. */
export function configJsonSchema(): Json {
  const root = toJson(rootSchema());
  const offering = toJson(offeringSchema({ used: [{ name: '', ...foreignSchemas }] }));
  const properties = root.properties as Record<string, Json>;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Site configuration of Siteflow and waldur-site-agent',
    ...root,
    properties: {
      ...properties,
      offerings: {
        type: 'array',
        description: properties.offerings?.description,
        items: { ...offering, allOf: descriptors().flatMap(perBackend) },
      },
    },
    patternProperties: { '^x-': {} },
  };
}
