/** What the public internet can reach, over a real database: no answer says that we failed. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Knex } from 'knex';
import { createCardRoutes } from '../../src/api/card/card-routes.ts';
import { createWebhookHandler } from '../../src/api/hubspot-webhooks/webhook-handler.ts';
import { createApiRoutes } from '../../src/api/v1/api-routes.ts';
import { createActionRoutes } from '../../src/api/workflow-actions/action-routes.ts';
import { createIntake } from '../../src/flow/accept/intake.ts';
import { findAdapter } from '../../src/flow/adapt/adapters.ts';
import { makeApiKey } from '../../src/install/api-keys.ts';
import { createLog } from '../../src/lib/log.ts';
import { writeOpenLink } from '../../src/lib/open-link.ts';
import { failedPages, notFound } from '../../src/pages/error-page.ts';
import { createOpenRoutes } from '../../src/pages/public/open/open-routes.ts';
import { createSlowDown } from '../../src/pages/public/open/slow-down.ts';
import { createPublicRoutes } from '../../src/pages/public/public-routes.ts';
import { DEFAULT_CLIENT_SECRET } from '../../src/sandbox/server.ts';
import { signRequest } from '../../src/sandbox/webhooks/signature.ts';
import { addSource } from '../../src/store/source.ts';
import { noOutside, urlOf } from '../support/outside.ts';
import { testBox } from '../support/portal.ts';
import { PORTAL, pathOf } from '../support/public-pages.ts';
import { portalKeysOf, seedPortal } from '../support/seed-portal.ts';
import { sendSample } from './send-sample.ts';
import type { FuzzTarget } from './target.ts';

const PUBLIC_URL = 'https://bellwether.example.com';
const NOW = new Date('2026-11-03T10:00:00Z');
const PER_MINUTE = 10_000_000;
/** Some email services drop an event after any answer but 5xx: to them a refusal says "later", and is none of ours. */
const REFUSED = 'The signature does not fit.';

const FORM = 'content-type: application/x-www-form-urlencoded';
const JSON_TYPE = 'content-type: application/json';
const sample = (start: string, headers: readonly string[] = [], body = ''): Buffer =>
  Buffer.from([`${start} HTTP/1.1`, ...headers].join('\r\n').concat('\r\n\r\n', body));

export async function openEndpoints(db: Knex): Promise<{ targets: FuzzTarget[]; close(): Promise<void> }> {
  await seedPortal(db, PORTAL);
  const clock = { now: () => NOW, monotonicMs: () => performance.now() };
  const log = createLog('silent', 'fuzz');
  const shared = { db, clock, log, publicUrl: PUBLIC_URL, perMinute: PER_MINUTE };
  const signed = { ...shared, clientSecret: DEFAULT_CLIENT_SECRET };
  const portalKeys = (portalId: number) => Promise.resolve(portalId === PORTAL ? portalKeysOf(portalId) : null);
  const notify = () => Promise.resolve();
  const intake = createIntake({ db, box: testBox, clock, log, outside: noOutside, urlOf, findAdapter });
  const webhooks = createWebhookHandler(signed);
  const app = express();
  app.use(
    createOpenRoutes({ ...shared, portalKeys, notify, slowDown: createSlowDown(clock, () => Promise.resolve()) }),
    createPublicRoutes({ ...shared, portalKeys, notify, canMail: true }),
    createApiRoutes({ ...shared, hashKey: (portalId) => Promise.resolve(portalKeysOf(portalId).hash) }),
    createCardRoutes({ ...signed, crmOrigin: (domain) => `https://${domain}`, portalKeys }),
    createActionRoutes({ ...signed, portalKeys }),
    notFound,
    failedPages(log),
  );
  const server = createServer((request, response) => {
    if (!intake(request, response) && !webhooks(request, response)) app(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const scopes = ['suppressions:read', 'suppressions:check', 'lists:check', 'forms:check'] as const;
  const key = await makeApiKey({ db, clock }, PORTAL, 'sofia@northwind.example', { label: 'Fuzz', scopes, days: 0 });
  const addOne = (esp: string) =>
    addSource(db, PORTAL, testBox, { esp, label: esp, secrets: ['some-secret'], now: NOW });
  const [postmark, sendgrid] = [await addOne('postmark'), await addOne('sendgrid')];

  const target = (
    name: string,
    samples: readonly Buffer[],
    more: (start: string, body: Buffer) => readonly string[] = () => [],
  ): FuzzTarget => ({
    name: `http-${name}`,
    samples,
    mostMs: 2_000,
    read: async (input) => {
      const { status, text } = await sendSample(port, input, more);
      if (status >= 500 && !text.endsWith(REFUSED)) throw new Error(`answered ${text.slice(0, 300)}`);
    },
  });
  const sign = (start: string, body: Buffer): string[] => {
    const [method = 'GET', path = '/'] = start.split(' ');
    const at = String(NOW.getTime());
    const signature = signRequest(DEFAULT_CLIENT_SECRET, method, PUBLIC_URL + path, body.toString('utf8'), at);
    return [`x-hubspot-request-timestamp: ${at}`, `x-hubspot-signature-v3: ${signature}`];
  };
  const open = writeOpenLink(portalKeysOf(PORTAL).link, { portalId: PORTAL, stream: 'News' });
  const who = `userId=4711&portalId=${PORTAL}&userEmail=sofia%40northwind.example&appId=9900001`;
  const bounce =
    '{"RecordType":"Bounce","ID":7,"Type":"HardBounce","Email":"ann@example.com","BouncedAt":"2026-11-03T09:00:00Z"}';
  const basic = `authorization: Basic ${Buffer.from('bellwether:some-secret').toString('base64')}`;
  return {
    targets: [
      target('intake', [
        sample(`POST /in/${PORTAL}.${postmark.token}`, [JSON_TYPE, basic], bounce),
        sample(`POST /in/${PORTAL}.${sendgrid.token}`, [JSON_TYPE, 'content-encoding: gzip'], '\x1f\x8b\x08'),
        sample(`GET /in/${PORTAL}.${postmark.token}`),
      ]),
      target('public-page', [
        sample(`GET ${pathOf()}?lang=de&campaign=Autumn`, ['accept-language: fr;q=0.8, de']),
        sample(`POST ${pathOf()}`, [FORM], 'List-Unsubscribe=One-Click'),
        sample(`POST ${pathOf()}`, [FORM], 'scope=everything&reason=too_often&comment=No+more%2C+thanks'),
        sample(`POST ${pathOf()}/reason`, [FORM], 'reason=other&comment=%3Cb%3E'),
        sample(`GET ${open}ann%40example.com`),
        sample(`POST ${open}ann%40example.com`, [FORM], 'email=ann%40example.com&scope=stream'),
      ]),
      target(
        'api',
        [
          sample('POST /api/v1/suppressions/check', [JSON_TYPE], '{"addresses":["ann@example.com"],"stream":"News"}'),
          sample('GET /api/v1/suppressions?limit=10&stream=News&since=2026-01-01T00:00:00Z'),
          sample('POST /api/v1/check', [JSON_TYPE], '{"address":"ann@example.com"}'),
          sample('POST /api/v1/preflight', [JSON_TYPE], '{"name":"Autumn","addresses":["ann@example.com"]}'),
          sample('GET /api/v1/preflight?id=7'),
        ],
        () => [`authorization: Bearer ${key}`],
      ),
      target(
        'hubspot-webhooks',
        [
          sample(
            'POST /hubspot/webhooks',
            [JSON_TYPE],
            JSON.stringify([
              {
                portalId: PORTAL,
                subscriptionType: 'contact.propertyChange',
                objectId: 7,
                occurredAt: NOW.getTime(),
                propertyName: 'email',
                propertyValue: 'ann@example.com',
              },
              {
                portalId: PORTAL,
                subscriptionType: 'contact.merge',
                objectId: 7,
                occurredAt: NOW.getTime(),
                primaryObjectId: 8,
                mergedObjectIds: [7, 9],
                newObjectId: 10,
              },
            ]),
          ),
        ],
        sign,
      ),
      target(
        'card',
        [
          sample(`GET /hubspot/card/contacts/7?${who}`),
          sample(`GET /hubspot/card/companies/7?${who}`),
          sample(`POST /hubspot/card/contacts/7/verdict?${who}`, [JSON_TYPE], '{"verdict":"reachable"}'),
        ],
        sign,
      ),
    ],
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
