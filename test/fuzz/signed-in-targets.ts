/** What stands behind a sign-in, and the sign-in itself: each form of the console, files, OAuth; beside them a portal that nobody may touch. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { type Db, query } from '../../src/store/database.ts';
import { consolePaths } from '../support/console-paths.ts';
import { testBox } from '../support/portal.ts';
import { seedImports } from '../support/seed-imports.ts';
import { seedListChecks } from '../support/seed-list-checks.ts';
import { seedPages } from '../support/seed-pages.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';
import { seedReplays } from '../support/seed-replays.ts';
import { readForms, routeOf } from './form-samples.ts';
import { CORPUS } from './list-targets.ts';
import { createFormMutation } from './mutate-form.ts';
import type { RawAnswer } from './raw-request.ts';
import { sendSample } from './send-sample.ts';
import type { FuzzTarget } from './target.ts';
import { uploadSamples } from './upload-samples.ts';
import { openWholeApp, SECRETS, type WholeApp } from './whole-app.ts';

const [PORTAL, OTHER, PASSING] = [8_810_001, 8_810_002, 8_810_003];
const NOW = new Date('2026-11-03T10:00:00Z');
const CODES = new Map([
  ['a-code', PORTAL],
  ['a-passing-code', PASSING],
]);
const PERSON = 'priya.raman@halden-robotics.com';
/** Pages with forms beside those whose looks are tried elsewhere. */
const MORE_PAGES = ['/unsubscribe-page', '/unsubscribe-page/streams', '/unsubscribe-page/reasons'];
const MOST_OF_ROUTE = 2;
const HTTPS = 'x-forwarded-proto: https';
const OWN = 'sec-fetch-site: same-origin';
const FORM = 'content-type: application/x-www-form-urlencoded';

export interface SignedIn {
  readonly targets: readonly FuzzTarget[];
  /** Every address that a form can be sent to. */
  readonly posts: readonly string[];
  /** How often each status was the answer to a form. */
  readonly answers: ReadonlyMap<number, number>;
  close(): Promise<void>;
}

export async function openSignedIn(database: { readonly db: Knex; readonly url: string }): Promise<SignedIn> {
  const { db } = database;
  const clock = { now: () => NOW, monotonicMs: () => performance.now() };
  const size = { people: 8, oldEvents: 4, rows: 4 };
  const [seeded, others] = [await seedPages(db, PORTAL, NOW, size), await seedPages(db, OTHER, NOW, size)];
  await seedPortal(db, PASSING);
  for (const portalId of [PORTAL, OTHER, PASSING]) await sealKeys(db, portalId);
  const replays = await seedReplays(db, PORTAL, [...seeded.addresses.values()], NOW);
  const [imports, checks] = [await seedImports(db, PORTAL, clock), await seedListChecks(db, PORTAL, clock)];
  const theirImports = await seedImports(db, OTHER, clock);
  const app = await openWholeApp(database, clock, CODES);
  let cookie = await app.signIn('a-code');

  const pages = [
    ...new Set([
      ...consolePaths(seeded, replays, PERSON),
      ...MORE_PAGES,
      ...Object.values(imports).map((id) => `/imports/${id}`),
      ...[checks.sent, checks.checking].map((id) => `/preflight/${id}`),
      ...[checks.door, checks.quarantined].map((id) => `/new-data/${id}`),
    ]),
  ];
  const forms = await collectForms(app, cookie, pages);
  const samples = [...(await readFolder('console-form')), ...forms];
  const before = await rowsOf(db, OTHER);
  const settle = async () => {
    const { status } = await sendSample(app.port, Buffer.from('GET /healthz HTTP/1.1\r\n\r\n'));
    if (status !== 200) throw new Error(`/healthz answers ${status}`);
    const after = await rowsOf(db, OTHER);
    const changed = [...after].filter(([table, rows]) => before.get(table) !== rows).map(([table]) => table);
    if (changed.length > 0) throw new Error(`rows of another portal changed: ${changed.join(', ')}`);
  };

  const answers = new Map<number, number>();
  let isOut = false;
  const sendSignedIn = async (input: Buffer, type: readonly string[]) => {
    if (isOut) {
      // Some forms sign out whoever presses them, or take their rights.
      await db('member').where({ portal_id: PORTAL }).update({ role: 'admin' });
      cookie = await app.signIn('a-code');
    }
    const answer = await sendSample(app.port, input, () => [HTTPS, OWN, `cookie: ${cookie}`, ...type]);
    isOut = answer.status === 401 || answer.status === 403;
    judge(answer);
    return answer.status;
  };
  const ids = [OTHER, others.addresses.get(PERSON), ...others.sources, ...Object.values(theirImports)].map(String);
  const mutateForm = createFormMutation([...ids, String(others.deliveries.failed), String(others.failedWrite)]);
  const forUploads = app.posts.filter((route) => /^\/(imports|mails|\S+\/(file|logo))$/.test(route));
  return {
    posts: app.posts,
    answers,
    targets: [
      {
        name: 'http-console-form',
        samples,
        mostMs: 2_000,
        mutate: mutateForm,
        settle,
        read: async (input) => {
          const status = await sendSignedIn(input, [FORM]);
          answers.set(status, (answers.get(status) ?? 0) + 1);
        },
      },
      {
        name: 'http-upload',
        samples: uploadSamples(forUploads),
        mostMs: 4_000,
        settle,
        read: async (input) => void (await sendSignedIn(input, [])),
      },
      {
        name: 'http-oauth',
        samples: await readFolder('oauth'),
        mostMs: 2_000,
        mutate: mutateForm,
        settle,
        read: async (input) => judge(await sendSample(app.port, await fillIn(app, input), () => [HTTPS])),
      },
    ],
    close: () => app.close(),
  };
}

/** What mail clients, programs and HubSpot send is tried elsewhere. */
export const isPublic = (route: string): boolean => /^\/(u|api|hubspot)\//.test(route);

function judge({ status, text }: RawAnswer): void {
  const [head = ''] = text.split('\r\n', 1);
  if (status === 0 || status >= 500) throw new Error(`answered ${head || 'nothing'}: ${text.slice(-300)}`);
  if (/\bat \S+ \((?:file|node|\/)|node_modules|\.ts:\d+:\d+/.test(text)) throw new Error(`a stack in ${head}`);
  if (SECRETS.some((secret) => text.includes(secret))) throw new Error(`a secret in ${head}`);
}

/** Every sign-in begins anew: a state is good once. */
async function fillIn(app: WholeApp, input: Buffer): Promise<Buffer> {
  const text = input.toString('latin1');
  const begun = /\{(state|cookie)\}/.test(text) ? await app.begin() : { state: '', cookie: '' };
  const signedIn = text.includes('{signed-in}') ? await app.signIn('a-passing-code') : '';
  const filled = text
    .replaceAll('{state}', begun.state)
    .replaceAll('{cookie}', begun.cookie)
    .replaceAll('{signed-in}', signedIn)
    .replaceAll('{code}', 'a-passing-code');
  return Buffer.from(filled, 'latin1');
}

/** @returns two forms of each address at most, as samples */
async function collectForms(app: WholeApp, cookie: string, pages: readonly string[]): Promise<Buffer[]> {
  const found = new Map<string, string[]>();
  for (const path of pages) {
    const { text } = await sendSample(app.port, Buffer.from(`GET ${path} HTTP/1.1\r\ncookie: ${cookie}\r\n\r\n`));
    for (const { action, body } of readForms(path, text)) {
      const route = routeOf(app.posts, action);
      if (route === undefined) throw new Error(`a form of ${path} goes nowhere: ${action}`);
      const ofRoute = found.get(route) ?? [];
      if (ofRoute.length < MOST_OF_ROUTE) found.set(route, [...ofRoute, `POST ${action} HTTP/1.1\r\n\r\n${body}`]);
    }
  }
  return [...found.values()].flat().map((one) => Buffer.from(one));
}

/** What is kept of requests that stand on no page of these. */
async function readFolder(name: string): Promise<Buffer[]> {
  const folder = join(CORPUS, name);
  const files = (await readdir(folder)).toSorted((a, b) => a.localeCompare(b));
  return Promise.all(files.map((file) => readFile(join(folder, file))));
}

async function sealKeys(db: Db, portalId: number): Promise<void> {
  const { hash, link } = portalKeysOf(portalId);
  const keys = JSON.stringify({ hash: hash.toString('base64'), link: link.toString('base64') });
  const sealed = testBox.seal(keys, `portal-keys:${portalId}`);
  await query(db, 'update portal set keys_enc = ? where portal_id = ?', [sealed, portalId]);
}

/** @returns by table what the portal has in it, as one sum */
async function rowsOf(db: Db, portalId: number): Promise<ReadonlyMap<string, string>> {
  const tables = await query<{ name: string }>(
    db,
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where a.attname = 'portal_id' and c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace`,
  );
  const sums = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as rows from "${name}" t where portal_id = ?`,
  );
  const bindings = sums.map(() => portalId);
  const rows = await query<{ name: string; rows: string }>(db, sums.join(' union all '), bindings);
  return new Map(rows.map((one) => [one.name, one.rows]));
}
