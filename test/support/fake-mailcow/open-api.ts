import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { z } from 'zod';

/** mailcow's own OpenAPI file, whose licence keeps it out of this repository. */
const file = fileURLToPath(new URL('../../../../shared/data/mailcow-openapi.yaml', import.meta.url));

type Schema = Record<string, unknown> & { properties?: Record<string, Schema> };

const list = (items: Schema): Schema => ({ type: 'array', items });
const listOfStrings = list({ type: 'string' });
const withProperties =
  (more: Record<string, Schema>) =>
  (schema: Schema): Schema => ({ ...schema, properties: { ...schema.properties, ...more } });
const withProperty = (name: string, property: Schema) => withProperties({ [name]: property });
/** The schema of what is sent below `attr`. */
const withAttributes =
  (more: Record<string, Schema>) =>
  (schema: Schema): Schema =>
    withProperty('attr', withProperties(more)(schema.properties?.['attr'] ?? {}))(schema);

/**
 * Where the file differs from mailcow's program (data/web/json_api.php and data/web/inc, August 2026).
 * `*` stands for every write.
 */
const exceptions: { of: string; part: 'body' | 'answer'; why: string; amend: (schema: Schema) => Schema }[] =
  [
    {
      of: '*',
      part: 'answer',
      why: 'a list of results comes back, a failure among them with HTTP 200; a message may be a text',
      amend: (schema) =>
        list({
          ...(schema['type'] === 'array' ? (schema['items'] as Schema) : schema),
          properties: { type: { enum: ['success', 'danger', 'error', 'warning'] }, msg: {}, log: {} },
        }),
    },
    { of: 'edit/mailbox', part: 'body', why: 'items is a list', amend: withProperty('items', listOfStrings) },
    {
      of: 'edit/mailbox',
      part: 'body',
      why: 'a recovery address and tags are newer than the file, and active may be 2',
      amend: withAttributes({
        pw_recovery_email: { type: 'string' },
        tags: listOfStrings,
        active: { enum: [true, false, 2] },
      }),
    },
    { of: 'edit/alias', part: 'body', why: 'items is a list', amend: withProperty('items', listOfStrings) },
    { of: 'delete/mailbox', part: 'body', why: 'the body is the list', amend: () => listOfStrings },
    { of: 'delete/domain', part: 'body', why: 'the body is the list', amend: () => listOfStrings },
    { of: 'delete/app-passwd', part: 'body', why: 'the body is the list', amend: () => listOfStrings },
    { of: 'delete/dkim', part: 'body', why: 'the body is the list', amend: () => listOfStrings },
    {
      of: 'add/mailbox',
      part: 'body',
      why: 'tags are in the example, not in the schema',
      amend: withProperty('tags', listOfStrings),
    },
    {
      of: 'add/mailbox',
      part: 'body',
      why: 'active may be 2, as in mailcow’s own form',
      amend: withProperty('active', { enum: [true, false, 2] }),
    },
    {
      of: 'add/alias',
      part: 'body',
      why: 'sender_allowed and internal are newer than the file, and comments are only in that of edit/alias',
      amend: withProperties({
        sender_allowed: { type: 'boolean' },
        internal: { type: 'boolean' },
        public_comment: { type: 'string' },
        private_comment: { type: 'string' },
      }),
    },
    { of: 'delete/mailbox/tag', part: 'body', why: 'the body is the list', amend: () => listOfStrings },
    {
      of: 'add/app-passwd',
      part: 'body',
      why: 'protocols are in the example, not in the schema',
      amend: withProperty('protocols', listOfStrings),
    },
  ];

const schemaIn = z.looseObject({
  content: z.looseObject({
    'application/json': z.looseObject({ schema: z.record(z.string(), z.unknown()).optional() }),
  }),
});
const operation = z.looseObject({
  requestBody: schemaIn.optional(),
  responses: z.record(z.string(), z.unknown()),
});
const openApi = z.looseObject({
  paths: z.record(z.string(), z.looseObject({ get: operation.optional(), post: operation.optional() })),
});

/** How a request to the path after /api/v1/ and its answer violate mailcow's file; empty where they don't. */
export type CheckExchange = (
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  answer: unknown,
) => string[];

/** Where mailcow's file is missing, writes a line to standard error and returns a check that finds nothing. */
export function createOpenApiCheck(): CheckExchange {
  if (!existsSync(file)) {
    process.stderr.write(`Requests to mailcow are not checked: its OpenAPI file is not at ${file}.\n`);
    return () => [];
  }
  const { paths } = openApi.parse(parse(readFileSync(file, 'utf8')));
  const known = Object.entries(paths).map(([template, methods]) => ({ matches: matcher(template), methods }));
  const ajv = new Ajv2020({ strict: false });
  const compiled = new Map<string, ValidateFunction>();

  function faults(
    path: string,
    part: 'body' | 'answer',
    schema: Schema | undefined,
    value: unknown,
  ): string[] {
    const key = `${path} ${part}`;
    const validate = compiled.get(key) ?? ajv.compile(amended(path, part, schema ?? {}));
    compiled.set(key, validate);
    return validate(value) ? [] : [`${key}: ${ajv.errorsText(validate.errors)}`];
  }

  return (method, path, body, answer) => {
    const found = known.find(({ matches, methods }) => matches.test(path) && methods[methodKey(method)]);
    const described = found?.methods[methodKey(method)];
    // In data/web/json_api.php, but not in the file.
    if (
      /^get\/(filters|alias-domain)\/|^(add|delete)\/alias-domain$|^edit\/rename-mbox$|^(add|edit|delete)\/filter$/.test(
        path,
      )
    )
      return [];
    if (!described) return [`${method} ${path} is not in the file`];
    if (method === 'GET') return [];
    const replies = schemaIn.safeParse(described.responses['200']);
    const ofBody = faults(path, 'body', described.requestBody?.content['application/json'].schema, body);
    // Where nothing had to be done, json_api.php answers with a single object, which is not in the file.
    if (!Array.isArray(answer)) return ofBody;
    return [...ofBody, ...faults(path, 'answer', replies.data?.content['application/json'].schema, answer)];
  };
}

const methodKey = (method: 'GET' | 'POST') => (method === 'GET' ? 'get' : 'post');

/** Matches a path with any parameters: those in the file are examples. */
const matcher = (template: string): RegExp =>
  new RegExp(`^${template.replace('/api/v1/', '').replace(/\{\w+\}/g, '[^/]+')}$`);

function amended(path: string, part: 'body' | 'answer', schema: Schema): Schema {
  const isOf = (of: string) => of === '*' || of === path || path.startsWith(`${of}/`);
  const due = exceptions.filter(({ of, part: where }) => where === part && isOf(of));
  return closed(due.reduce((result, { amend }) => amend(result), schema));
}

/** Refuses properties that the schema does not have: mailcow silently ignores misspelt attributes. */
function closed(schema: Schema): Schema {
  if (!schema.properties) return schema;
  const properties = Object.entries(schema.properties).map(([name, inner]) => [name, closed(inner)]);
  return { ...schema, properties: Object.fromEntries(properties), additionalProperties: false };
}
