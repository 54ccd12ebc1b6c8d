/** The OpenAPI document against the server that runs: what it promises is there, as it says, and nothing else is. */
import { z } from 'zod';
import { operations } from '../../../src/api/v1/operations.ts';
import { connect } from '../../../src/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { seedPortal } from '../../support/seed-portal.ts';
import { seedSuppressions } from '../../support/seed-suppressions.ts';
import { type ApiUnderTest, PUBLIC_URL, serveApi } from '../../support/serve-api.ts';

const PORTAL = 8800001;
const NOW = new Date('2026-11-03T10:00:00Z');
const clock = { now: () => NOW, monotonicMs: () => 0 };

type Json = Record<string, unknown>;
interface Media {
  readonly schema: Json;
  readonly example?: unknown;
}
interface DescribedResponse {
  readonly headers?: Record<string, unknown>;
  readonly content: Record<string, Media>;
}
interface DescribedOperation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Json }[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<string, DescribedResponse>;
}
interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<string, Record<string, DescribedOperation>>;
  readonly components: { readonly schemas: Record<string, Json>; readonly securitySchemes: Json };
}

let database: TestDatabase;
let api: ApiUnderTest;
let tight: ApiUnderTest;
let broken: ApiUnderTest;
let away: ApiUnderTest;
let document: Document;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await seedPortal(db, PORTAL);
  await seedSuppressions(
    db,
    PORTAL,
    [
      { email: 'left@x.test' },
      { email: 'news@x.test', stream: 'news', venue: null },
      { email: 'paused@x.test', reason: 'paused', until: new Date('2026-12-01T00:00:00Z') },
      { email: 'erased@x.test', reason: 'erased', venue: 'privacy', isHashAlone: true },
    ],
    NOW,
  );
  api = await serveApi(db, clock);
  tight = await serveApi(db, clock, { perMinute: 1 });
  // Keys are found, and the list is not.
  const faulty = Object.create(db, {
    raw: {
      value: (sql: string, bindings: never) =>
        db.raw(/from (api_key|pg_stat)/.test(sql) ? sql : 'select no_such_column', /api_key/.test(sql) ? bindings : []),
    },
  });
  broken = await serveApi(db, clock, { brokenDb: faulty });
  away = await serveApi(db, clock, { brokenDb: connect('postgres://nobody@127.0.0.1:1/nothing', 1) });
  key = await api.makeKey(PORTAL, ['suppressions:read', 'suppressions:check', 'lists:check', 'forms:check']);
  await tight.get('/suppressions', key);
  document = (await (await api.get('/openapi.json', null)).json()) as Document;
});
afterAll(async () => {
  for (const one of [api, tight, broken, away]) await one.close();
  await database.drop();
});

/** With the document alone: its schemas, read by a reader of JSON Schema that never saw ours. */
function schemaOf(schema: Json): z.ZodType {
  const local = JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/')) as Json;
  const $defs = JSON.parse(
    JSON.stringify(document.components.schemas).replaceAll('#/components/schemas/', '#/$defs/'),
  ) as Json;
  return z.fromJSONSchema({ ...local, $defs } as never);
}

const described = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

interface Asking {
  readonly from?: ApiUnderTest;
  readonly key?: string | null;
  readonly body?: string;
  readonly type?: string;
  readonly query?: string;
}

/** How to come by each status. */
const ASKINGS: Readonly<Record<string, () => Promise<Asking> | Asking>> = {
  '200': () => ({}),
  '400': () => ({ body: '{' }),
  '401': () => ({ key: null }),
  '403': async () => ({ key: await api.makeKey(PORTAL, []) }),
  '405': () => ({}),
  '413': () => ({ body: JSON.stringify('x'.repeat(5_000_000)) }),
  '415': () => ({ type: 'text/plain' }),
  '422': () => ({ body: '{}', query: '?limit=none' }),
  '429': () => ({ from: tight }),
  '500': () => ({ from: broken }),
  '503': () => ({ from: away }),
};

async function ask(path: string, method: string, operation: DescribedOperation, status: string): Promise<Response> {
  const { from = api, ...how } = (await ASKINGS[status]?.()) ?? {};
  const as = how.key === undefined ? key : how.key;
  const example = operation.requestBody?.content['application/json']?.example;
  const isPost = method === 'post';
  return fetch(`${from.url}/api/v1${path}${how.query && !isPost ? how.query : ''}`, {
    method: status === '405' ? 'DELETE' : method.toUpperCase(),
    headers: {
      ...(as === null ? {} : { authorization: `Bearer ${as}` }),
      ...(isPost ? { 'content-type': how.type ?? 'application/json' } : {}),
    },
    ...(isPost ? { body: how.body ?? JSON.stringify(example) } : {}),
  });
}

test('is OpenAPI 3.1, for this server, and open to whoever has no key yet', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.servers).toEqual([{ url: `${PUBLIC_URL}/api/v1` }]);
  expect(document.components.securitySchemes).toMatchObject({ key: { type: 'http', scheme: 'bearer' } });
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name,
  );
  expect(refs.length).toBeGreaterThan(5);
  for (const name of refs) expect(Object.keys(document.components.schemas)).toContain(name);
  expect(JSON.stringify(document)).not.toMatch(/\$schema|"\$id"|localhost/);
  const ids = described().map((one) => one.operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('names every operation that the server has, and no other', () => {
  expect(
    described()
      .map((one) => `${one.method} ${one.path}`)
      .sort(),
  ).toEqual(operations.map((one) => `${one.method} ${one.path}`).sort());
});

test('every status that it names is answered, with the type, headers and shape that it says', async () => {
  let seen = 0;
  for (const { path, method, operation } of described()) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const where = `${method} ${path} ${status}`;
      expect([where, status in ASKINGS]).toEqual([where, true]);
      const answer = await ask(path, method, operation, status);
      expect([where, answer.status]).toEqual([where, Number(status)]);
      const [[type, media] = ['', undefined]] = Object.entries(response.content);
      expect([where, answer.headers.get('content-type')]).toEqual([where, `${type}; charset=utf-8`]);
      for (const header of Object.keys(response.headers ?? {}))
        expect([where, header, answer.headers.get(header)]).toEqual([where, header, expect.any(String)]);
      const parsed = schemaOf(media?.schema ?? {}).safeParse(await answer.json());
      expect([where, parsed.error?.issues ?? []]).toEqual([where, []]);
      seen++;
    }
  }
  expect(seen).toBeGreaterThanOrEqual(18);
});

test('the server answers with no status that the document does not name', async () => {
  for (const { path, method, operation } of described()) {
    for (const status of Object.keys(ASKINGS)) {
      const answer = await ask(path, method, operation, status);
      expect(Object.keys(operation.responses)).toContain(String(answer.status));
    }
  }
});

test('its examples are what it describes', async () => {
  for (const { operation } of described()) {
    const request = operation.requestBody?.content['application/json'];
    if (request) expect(schemaOf(request.schema).safeParse(request.example).error).toBeUndefined();
    const answer = operation.responses['200']?.content['application/json'];
    expect(schemaOf(answer?.schema ?? {}).safeParse(answer?.example).error).toBeUndefined();
  }
});

test('its schemas refuse what is not meant, so that agreeing with them says something', () => {
  const answer = schemaOf({ $ref: '#/components/schemas/CheckResponse' });
  const good = described().find((one) => one.operation.operationId === 'checkSuppressions')?.operation.responses['200']
    ?.content['application/json']?.example as Json;
  expect(answer.safeParse(good).success).toBe(true);
  expect(answer.safeParse({ ...good, more: 1 }).success).toBe(false);
  expect(answer.safeParse({ ...good, suppressed: 'one' }).success).toBe(false);
  expect(answer.safeParse({ ...good, results: [{ address: 'a' }] }).success).toBe(false);
  const { checked_at: _, ...less } = good;
  expect(answer.safeParse(less).success).toBe(false);
});

test('each parameter is one that the server takes, and another is refused', async () => {
  const list: Record<string, string> = {
    limit: '5',
    cursor: 'WyIyMDI2LTAxLTAxVDAwOjAwOjAwLjAwMDAwMFoiXQ',
    since: '2026-11-01T00:00:00Z',
    stream: 'news',
    scope: 'stream',
    reason: 'dead',
  };
  for (const { path, method, operation } of described().filter((one) => one.method === 'get')) {
    const good: Record<string, string> = path === '/preflight' ? { id: '1' } : list;
    const names = operation.parameters?.map((one) => one.name) ?? [];
    expect(names.sort()).toEqual(Object.keys(good).sort());
    for (const name of names.filter((one) => one !== 'cursor')) {
      const answer = await fetch(`${api.url}/api/v1${path}?${name}=${encodeURIComponent(good[name] ?? '')}`, {
        method,
        headers: { authorization: `Bearer ${key}` },
      });
      expect([name, answer.status]).toEqual([name, 200]);
    }
    expect((await api.get(`${path}?other=1`, key)).status).toBe(422);
  }
});

test('no path that it does not name answers', async () => {
  for (const path of [
    '',
    '/',
    '/suppressions/',
    '/suppressions/1',
    '/suppressions/check/1',
    '/keys',
    '/openapi.yaml',
  ]) {
    const answer = await api.get(path, key);
    // A slash at the end is the same path.
    if (path === '/suppressions/') expect(answer.status).toBe(200);
    else expect([path, answer.status]).toEqual([path, 404]);
  }
});
