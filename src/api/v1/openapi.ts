/** The OpenAPI 3.1 document, made from what the server checks requests by and what it answers with. */
import { z } from 'zod';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { PROBLEM_TYPE, PROBLEMS, type ProblemKind } from './problem.ts';
import { checkedAddress, problem, suppressionEntry } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const API_VERSION = '1.0.0';

/** @param publicUrl without a trailing slash */
export function describeApi(publicUrl: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const one of operations) paths[one.path] = { ...paths[one.path], [one.method]: describeOperation(one) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bellwether',
      version: API_VERSION,
      summary: 'The suppression list of your company: whom nobody should mail.',
      description:
        'Make a key in the console under API, and send it as `Authorization: Bearer bw_...`. A key belongs to one HubSpot account, and sees nothing else. Limits stand in the headers `RateLimit-Policy` and `RateLimit`. Problems are `application/problem+json`, and `detail` says what to do.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key, as it was shown when it was made: `bw_...`.' },
      },
      schemas: describeSchemas(),
    },
  };
}

function describeOperation(one: Operation): Json {
  const isGet = one.method === 'get';
  return {
    operationId: one.id,
    summary: one.summary,
    description: `${one.description}\n\nThe key needs the scope \`${one.scope}\`.`,
    security: [{ key: [] }],
    ...(isGet
      ? { parameters: describeParameters(one) }
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: referTo(one.input), example: one.examples.input } },
          },
        }),
    responses: {
      '200': {
        description: 'The answer.',
        headers: LIMIT_HEADERS,
        content: { 'application/json': { schema: referTo(one.output), example: one.examples.output } },
      },
      ...Object.fromEntries(
        [...one.problems]
          .sort((a, b) => PROBLEMS[a].status - PROBLEMS[b].status)
          .map((kind) => [PROBLEMS[kind].status, describeProblem(kind)]),
      ),
    },
  };
}

const LIMIT_HEADERS = {
  'RateLimit-Policy': {
    description: 'Requests that one key may make, and in how many seconds.',
    schema: { type: 'string' },
  },
  RateLimit: { description: 'How many are left, and for how many seconds.', schema: { type: 'string' } },
};

function describeProblem(kind: ProblemKind): Json {
  const { status, title } = PROBLEMS[kind];
  return {
    description: `${title} (\`urn:bellwether:problem:${kind}\`).`,
    ...(status === 429 || status === 503
      ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' } } } }
      : {}),
    content: { [PROBLEM_TYPE]: { schema: referTo(problem) } },
  };
}

function describeParameters(one: Operation): Json[] {
  const { properties = {} } = schemaOf(one.input, 'input');
  return Object.entries(properties as Record<string, Json>).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: false,
    description,
    schema,
  }));
}

function describeSchemas(): Json {
  const bodies = operations.filter((one) => one.method === 'post').map((one) => one.input);
  const answers = [...operations.map((one) => one.output), checkedAddress, suppressionEntry, problem];
  return { ...schemasOf(bodies, 'input'), ...schemasOf(answers, 'output') };
}

function schemasOf(list: readonly z.ZodType[], io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  for (const one of list) registry.add(one, { id: nameOf(one) });
  const { schemas } = z.toJSONSchema(registry, { ...WAY, io, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      // Where it stands is its name here.
      Object.fromEntries(Object.entries(schema).filter(([key]) => !['$schema', '$id', 'id'].includes(key))),
    ]),
  );
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  return z.toJSONSchema(schema, { ...WAY, io }) as Json;
}

const WAY = {
  target: 'draft-2020-12',
  // `format` says it; the pattern for it is a page long.
  override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  },
} as const;

function nameOf(schema: z.ZodType): string {
  const { id } = schema.meta() ?? {};
  if (typeof id !== 'string') throw new TypeError('What stands in the document has a name.');
  return id;
}

function referTo(schema: z.ZodType): Json {
  return { $ref: `#/components/schemas/${nameOf(schema)}` };
}
