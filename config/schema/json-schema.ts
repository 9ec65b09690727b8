import * as z from 'zod';
import { BACKEND_SCHEMAS, BACKEND_TYPES } from './backend-schemas.js';
import { offeringSchema } from './offering-schema.js';
import { rootSchema } from './root-schema.js';
import { viewOf } from './schema-view.js';

type Json = Record<string, unknown>;

const OWN_META = ['secret', 'asWritten', 'url', 'foldCase', 'unused'];

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

/** JSON Schema (draft 2020-12) of the whole file, for editors; secrets are `writeOnly`. */
export function configJsonSchema(): Json {
  const root = toJson(rootSchema);
  const offering = toJson(offeringSchema('other', 'site'));
  const properties = root.properties as Record<string, Json>;
  const perBackend = BACKEND_TYPES.map((type) => {
    const { settings, component } = BACKEND_SCHEMAS[type];
    return {
      if: { properties: { backend_type: { const: type } }, required: ['backend_type'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: {
        properties: {
          backend_settings: toJson(settings),
          backend_components: { type: 'object', additionalProperties: toJson(component) },
        },
      },
    };
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Site configuration of Siteflow and waldur-site-agent',
    ...root,
    properties: {
      ...properties,
      offerings: {
        type: 'array',
        description: properties.offerings?.description,
        items: { ...offering, allOf: perBackend },
      },
    },
    patternProperties: { '^x-': {} },
  };
}
