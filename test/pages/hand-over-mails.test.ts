/** Files of mail handed over in the console. */
import express from 'express';
import { receiveFiles, type UploadedFile } from '../../src/pages/admin/mails/receive-files.ts';
import { addSource } from '../../src/store/source.ts';
import { bounceOf } from '../flow/adapt/mail/mails.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { addPortal, testBox } from '../support/portal.ts';
import { serve } from '../support/serve.ts';

const PORTAL = 8_811;
const admin = { portalId: PORTAL, userId: 1, email: 'ada@larkfield.test', role: 'admin' } as const;
let database: TestDatabase;
let app: PagesApp;

beforeAll(async () => {
  database = await createTestDatabase();
  await addPortal(database.db, PORTAL);
  app = await servePages(database.db, new Date('2026-11-20T10:00:00Z'));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  app.signIn(admin);
  await database.db('delivery').delete();
});

const send = (files: Readonly<Record<string, string | Buffer>>, headers: Record<string, string> = {}) => {
  const form = new FormData();
  for (const [name, text] of Object.entries(files)) form.append('files', new Blob([Buffer.from(text)]), name);
  const own = { 'sec-fetch-site': 'same-origin', ...headers };
  return fetch(`${app.url}/mails`, { method: 'POST', headers: own, body: form, redirect: 'manual' });
};
const stored = () => database.db('delivery').orderBy('delivery_id');

test('files are stored as they are, and the next page says so', async () => {
  const mail = bounceOf('ann@customer.test');
  const response = await send({ 'a.eml': mail, 'b.eml': bounceOf('ben@customer.test') });
  expect([response.status, response.headers.get('location')]).toEqual([303, '/deliveries']);
  const rows = await stored();
  expect(rows.map((row) => [row.portal_id, row.state])).toEqual([
    [PORTAL, 'waiting'],
    [PORTAL, 'waiting'],
  ]);
  expect(rows[0].body.toString()).toBe(mail);
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(await (await fetch(`${app.url}/deliveries`, { headers: { cookie } })).text()).toContain('They are history');
});

test('the script that draws the progress is told where to go', async () => {
  const response = await send({ 'a.eml': bounceOf('ann@customer.test') }, { 'x-upload': 'script' });
  expect([response.status, response.headers.get('location')]).toEqual([204, '/deliveries']);
});

test('a file that is none is named, and the others are stored all the same', async () => {
  const response = await send({ '<b>.eml': 'PK\u0003\u0004', 'b.eml': bounceOf('ben@customer.test') });
  expect(response.status).toBe(422);
  const page = await response.text();
  expect(page).toContain('a ZIP archive: unpack it first');
  expect(page).toContain('1 mail');
  expect(page).not.toContain('<b>.eml');
  expect(await stored()).toHaveLength(1);
});

test('a form without a file says what is missing', async () => {
  const response = await send({ '': '' });
  expect(response.status).toBe(422);
  expect(await response.text()).toContain('Choose at least one file.');
});

test('a body that is no form changes nothing', async () => {
  const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'multipart/form-data' };
  const response = await fetch(`${app.url}/mails`, { method: 'POST', headers, body: 'x' });
  expect(response.status).toBe(422);
  expect(await stored()).toEqual([]);
});

test('a file behind the end of its form is answered, too', async () => {
  const part = (name: string) =>
    `--of-the-form\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n${bounceOf('ann@customer.test')}\r\n`;
  const response = await fetch(`${app.url}/mails`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'multipart/form-data; boundary=of-the-form' },
    body: `${part('a.eml')}--of-the-form--\r\n${part('late.eml')}${part('later.eml')}`,
  });
  expect(response.status).toBe(303);
  expect((await stored()).length).toBeGreaterThan(0);
});

test('a form that was cut off in the middle of a file is refused, and what came of the file is not taken for the whole', async () => {
  const response = await fetch(`${app.url}/mails`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'multipart/form-data; boundary=of-the-form' },
    body: `--of-the-form\r\nContent-Disposition: form-data; name="files"; filename="a.eml"\r\n\r\n${bounceOf('ann@customer.test')}`,
  });
  expect(response.status).toBe(422);
  expect(await stored()).toEqual([]);
});

test('neither a viewer nor somebody from another site can hand over files', async () => {
  app.signIn({ ...admin, role: 'viewer' });
  expect((await send({ 'a.eml': bounceOf('ann@customer.test') })).status).toBe(403);
  expect(await (await fetch(`${app.url}/mails`)).text()).not.toContain('type="file"');
  app.signIn(admin);
  const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' };
  expect((await send({ 'a.eml': bounceOf('ann@customer.test') }, foreign)).status).toBe(403);
  expect(await stored()).toEqual([]);
});

test('a file beyond the limit is cut there, and told so', async () => {
  let seen = 0;
  const routes = express.Router();
  routes.post('/', async (request, response) => {
    const take = async ({ chunks }: UploadedFile) => {
      for await (const chunk of chunks) seen += chunk.length;
    };
    response.end(await receiveFiles(request, take, { maxBytes: 1_000 }).catch((thrown: Error) => thrown.message));
  });
  const served = await serve(routes);
  const form = new FormData();
  form.append('files', new Blob([Buffer.alloc(50_000)]), 'big.mbox');
  const said = await (await fetch(served.url, { method: 'POST', body: form })).text();
  await served.close();
  expect([seen, said]).toEqual([1_000, expect.stringContaining('big.mbox is larger than')]);
});

test('a mailbox is connected like a service, has no address of ours, and its password is not shown', async () => {
  const page = async (path: string) => (await fetch(`${app.url}${path}`)).text();
  expect(await page('/sources/new')).toContain('Mailbox (IMAP)');
  expect(await page('/sources/new')).not.toContain('Mail files');
  const made = {
    esp: 'mailbox',
    label: 'Replies',
    secrets: ['imaps://a:hidden-word@imap.example.com/INBOX'],
    now: new Date('2026-11-20T09:00:00Z'),
  };
  const { sourceId } = await addSource(database.db, PORTAL, testBox, made);
  const shown = await page(`/sources/${sourceId}`);
  expect(shown).toContain('Wait a minute');
  for (const absent of ['hidden-word', '/in/', 'Make a new address', 'Tick deliveries'])
    expect(shown).not.toContain(absent);
});
