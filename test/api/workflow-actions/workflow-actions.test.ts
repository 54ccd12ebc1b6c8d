/** Actions of HubSpot's workflows: believed by their signature, answered once, and bound to one portal. */
import { createHash } from 'node:crypto';
import { createActionRoutes } from '../../../src/api/workflow-actions/action-routes.ts';
import { createPortalKeys } from '../../../src/install/portal-keys.ts';
import { createLog } from '../../../src/lib/log.ts';
import { DEFAULT_CLIENT_SECRET } from '../../../src/sandbox/server.ts';
import { eraseContactRows } from '../../../src/store/erasure.ts';
import { ago, createHubspotBench, type HubspotBench } from '../../support/hubspot-bench.ts';
import { testBox } from '../../support/portal.ts';
import { seedPortal } from '../../support/seed-portal.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';
import { type Served, serve } from '../../support/serve.ts';

const URL = 'https://bellwether.example.com';
const OTHER = 8_800_777;

let bench: HubspotBench;
let served: Served;
let ida: string;
let otto: string;
beforeAll(async () => {
  bench = await createHubspotBench();
  await seedPortal(bench.db, OTHER);
  served = await serve(routes());
  ida = await bench.idOf('ida@acme.test');
  otto = await bench.idOf('otto@acme.test');
}, 60_000);
afterAll(async () => {
  await served.close();
  await bench.close();
});

function routes(perMinute = 1_000) {
  const { db, clock } = bench;
  return createActionRoutes({
    db,
    clock,
    log: createLog('silent', 'test'),
    publicUrl: URL,
    clientSecret: DEFAULT_CLIENT_SECRET,
    portalKeys: createPortalKeys({ db, box: testBox, clock }),
    perMinute,
  });
}

interface Call {
  readonly callbackId: string;
  readonly contactId: string;
  readonly portalId?: number;
  readonly inputFields?: object;
  readonly objectType?: string;
  readonly secret?: string;
  readonly signedPath?: string;
  readonly signedBody?: string;
  readonly version?: string;
  readonly to?: string;
}

async function call(action: string, one: Call) {
  const body = JSON.stringify({
    callbackId: one.callbackId,
    origin: { portalId: one.portalId ?? bench.portalId, actionDefinitionId: 1, actionDefinitionVersion: 1 },
    context: { source: 'WORKFLOWS', workflowId: 42 },
    object: { objectId: Number(one.contactId), objectType: one.objectType ?? 'CONTACT' },
    inputFields: one.inputFields ?? {},
  });
  const path = `/hubspot/actions/${action}`;
  const response = await fetch(`${one.to ?? served.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature-version': one.version ?? 'v2',
      'x-hubspot-signature': createHash('sha256')
        .update(`${one.secret ?? DEFAULT_CLIENT_SECRET}POST${URL}${one.signedPath ?? path}${one.signedBody ?? body}`)
        .digest('hex'),
    },
    body,
  });
  const answer = (await response.json()) as { outputFields?: Record<string, string>; code?: string };
  return { status: response.status, headers: response.headers, ...answer };
}

const words = () => bench.rows(`select count(*)::int as n from hubspot_event where subscription_id = 0`);
const tasks = async () => (await bench.tasks()) as { subject: string; status: string }[];

test('what is not signed for exactly this call is refused, and does nothing', async () => {
  const left = { contactId: ida, inputFields: { bw_what: 'left' } };
  for (const wrong of [
    { secret: 'guessed' },
    { signedPath: '/hubspot/actions/reachable' },
    { signedBody: '{}' },
    { version: 'v1' },
  ]) {
    expect(await call('episode', { callbackId: 'forged', ...left, ...wrong })).toMatchObject({
      status: 401,
      code: 'signed.refused',
    });
  }
  const unsigned = await fetch(`${served.url}/hubspot/actions/episode`, { method: 'POST', body: '{}' });
  expect(unsigned.status).toBe(401);
  expect(await words()).toEqual([{ n: 0 }]);
  expect(await bench.rows('select 1 from workflow_call')).toEqual([]);
});

test('a call for what is no contact, of an unknown portal or to an unknown action is answered 4xx, which HubSpot does not repeat', async () => {
  expect(await call('reachable', { callbackId: 'a', contactId: ida, objectType: 'DEAL' })).toMatchObject({
    status: 400,
  });
  expect(await call('reachable', { callbackId: 'a', contactId: ida, portalId: 99 })).toMatchObject({ status: 403 });
  expect(await call('constructor', { callbackId: 'a', contactId: ida })).toMatchObject({ status: 404 });
});

test('"is this person reachable?" is answered from the ledger, and of another portal nothing is told', async () => {
  expect(await call('reachable', { callbackId: 'r0', contactId: otto })).toMatchObject({
    status: 200,
    outputFields: { hs_execution_state: 'SUCCESS', bw_verdict: 'unknown', bw_may_mail: 'not_known' },
  });
  await bench.lose('ida@acme.test');
  const { outputFields } = await call('reachable', { callbackId: 'r2', contactId: ida });
  expect(outputFields).toMatchObject({
    hs_execution_state: 'SUCCESS',
    bw_verdict: 'dead',
    bw_says: expect.stringContaining('the address does not exist'),
    bw_since: expect.stringMatching(/^\d{13}$/),
    bw_may_mail: 'no',
    bw_may_mail_why: expect.stringMatching(/\.$/),
  });
  expect(await call('reachable', { callbackId: 'r2', contactId: ida, portalId: OTHER })).toMatchObject({
    outputFields: { bw_verdict: 'unknown' },
  });
});

test('an episode is opened once, by however many calls at once, and weighs as the word of a colleague does', async () => {
  const full = { type: 'blocked', reason: '550 5.7.1 Message refused by our policy', status: '5.7.1' };
  await bench.post([sendgridEvent('otto@acme.test', 'bounce', ago(60), full)]);
  await bench.drain();
  expect((await call('reachable', { callbackId: 'e0', contactId: otto })).outputFields?.bw_verdict).not.toBe('dead');
  const left = { callbackId: 'e1', contactId: otto, inputFields: { bw_what: 'left' } };
  const answers = await Promise.all([1, 2, 3, 4].map(() => call('episode', left)));
  for (const one of answers)
    expect(one).toMatchObject({ status: 200, outputFields: { hs_execution_state: 'SUCCESS' } });
  bench.later(2);
  expect((await call('episode', left)).outputFields).toEqual(answers[0]?.outputFields);
  expect(await words()).toEqual([{ n: 1 }]);
  await bench.drain();
  expect(await bench.rows('select says, said_by from address_word')).toEqual([
    { says: 'left', said_by: 'workflow 42 in HubSpot' },
  ]);
  const [state] = await bench.rows(`select state::text as said from address where email = 'otto@acme.test'`);
  expect(state?.said).toContain('workflow 42 in HubSpot said that the person has left');
  const { properties } = await bench.shown('otto@acme.test');
  expect(properties).toMatchObject({ bw_email_status: 'gone', bw_bounce_reason: 'left_company' });
  expect(properties.bw_bounce_class ?? '').toBe('');
});

test('another body, or another action, under a callbackId that was used is refused', async () => {
  const used = { callbackId: 'e1', contactId: otto };
  expect(await call('episode', { ...used, inputFields: { bw_what: 'wrong_address' } })).toMatchObject({
    status: 409,
    code: 'action.other-call',
  });
  expect(await call('reachable', { ...used, inputFields: { bw_what: 'left' } })).toMatchObject({ status: 409 });
  expect(await words()).toEqual([{ n: 1 }]);
});

test('what fails half-way leaves nothing, is answered 5xx, and is done when HubSpot calls again', async () => {
  await bench.db.raw('alter table hubspot_event add constraint away check (subscription_id <> 0) not valid');
  const left = { callbackId: 'e3', contactId: ida, inputFields: { bw_what: 'left' } };
  expect((await call('episode', left)).status).toBe(500);
  await bench.db.raw('alter table hubspot_event drop constraint away');
  expect(await bench.rows(`select 1 from workflow_call where callback_id = 'e3'`)).toEqual([]);
  expect(await call('episode', left)).toMatchObject({ status: 200, outputFields: { hs_execution_state: 'SUCCESS' } });
  expect(await words()).toEqual([{ n: 2 }]);
  expect(await call('episode', { callbackId: 'e4', contactId: ida })).toMatchObject({
    outputFields: { hs_execution_state: 'FAIL_CONTINUE', bw_says: expect.stringContaining('choose it in the action') },
  });
});

test('the reason is asked by one task, however many workflows ask, and only of who left', async () => {
  expect(await call('reason', { callbackId: 'w0', contactId: otto })).toMatchObject({
    outputFields: { hs_execution_state: 'FAIL_CONTINUE', bw_says: expect.stringContaining('left nothing') },
  });
  await bench.post([sendgridEvent('otto@acme.test', 'unsubscribe', ago(5), {})]);
  await bench.drain();
  const ours = async () => (await tasks()).filter((one) => one.subject.includes('why did they leave our mail?'));
  const asked = await call('reason', { callbackId: 'w1', contactId: otto });
  expect(asked.outputFields).toMatchObject({
    hs_execution_state: 'SUCCESS',
    bw_survey_link: expect.stringMatching(new RegExp(`^${URL}/u/${bench.portalId}\\.`)),
  });
  await call('reason', { callbackId: 'w2', contactId: otto });
  await bench.drain();
  expect(await ours()).toHaveLength(1);
  // Their country is not known: nobody is to call.
  const [task] = await bench.rows(`select payload::text as said from crm_write where write_key like 'task:reason:%'`);
  expect(task?.said).toContain('Do not contact them about this');
});

test('too many at once are asked to come again in ten seconds, in the milliseconds that HubSpot reads', async () => {
  const narrow = await serve(routes(1));
  await call('reachable', { callbackId: 'm1', contactId: ida, to: narrow.url });
  const refused = await call('reachable', { callbackId: 'm2', contactId: ida, to: narrow.url });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10000']);
  await narrow.close();
});

test('whoever is forgotten is forgotten in the answers, too, and the call stays used', async () => {
  await eraseContactRows(bench.db, bench.portalId, ida);
  expect(await call('reachable', { callbackId: 'r2', contactId: ida })).toMatchObject({
    status: 409,
    code: 'action.forgotten',
  });
});
