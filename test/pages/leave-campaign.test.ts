/** The mailing by which somebody leaves: a label behind the link, which no page and no press loses. */
import { query } from '../../src/store/database.ts';
import { EMAIL, ONE_CLICK, openPublicPages, PORTAL, type PublicPages, pathOf } from '../support/public-pages.ts';

let pages: PublicPages;

beforeAll(async () => {
  pages = await openPublicPages();
});
afterAll(() => pages.close());
beforeEach(() => pages.reset());

const campaigns = async () =>
  (await query<{ campaign: string | null }>(pages.db, 'select campaign from event order by 1')).map((e) => e.campaign);
/** Where the forms of a page lead, without the link itself. */
const actionsOf = (page: string) =>
  [...page.matchAll(/<form method="post" action="([^"]+)"/g)].map(([, action = '']) => action.replaceAll('&amp;', '&'));
const shortOf = (page: string) => [...new Set(actionsOf(page).map((action) => action.replace(pathOf(), '')))].sort();

test('is kept from the link to the departure by way of another language, and stands with the answer', async () => {
  const page = await pages.text(`${pathOf()}?c=Autumn%20%26%20winter`);
  const german = /href="([^"]+lang=de[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const [leave = ''] = actionsOf(await pages.text(german));
  await pages.post(leave, { from: 'page', leave: 'everything' });
  expect(await campaigns()).toEqual(['Autumn & winter']);
  await pages.post(`${pathOf()}/reason`, { reason: 'too_often' });
  const answers = await query(pages.db, 'select campaign, reason from survey_answer');
  expect(answers).toEqual([{ campaign: 'Autumn & winter', reason: 'too_often' }]);
  expect(await query(pages.db, `select detail ->> 'campaign' as campaign from consent_proof`)).toEqual([
    { campaign: 'Autumn & winter' },
  ]);
});

test('stands behind every button: leaving, less, another address, why, undo', async () => {
  const ask = await pages.text(`${pathOf()}?c=Autumn`);
  expect(shortOf(ask)).toEqual(['/address?c=Autumn', '/preference?c=Autumn', '?c=Autumn']);
  const left = await (await pages.post(`${pathOf()}?lang=de&c=Autumn`, { from: 'page', leave: 'everything' })).text();
  expect(shortOf(left)).toEqual(['/reason?lang=de&c=Autumn', '/undo?lang=de&c=Autumn']);
  const languages = [...left.matchAll(/href="[^"]+\?(lang=[^"]+)"/g)].map(([, search]) => search);
  expect(new Set(languages.map((search) => search?.replace(/lang=../, '')))).toEqual(
    new Set(['&amp;just=1&amp;c=Autumn']),
  );
});

test('outlives undoing: whoever leaves after it leaves by the same mailing', async () => {
  const left = await (await pages.post(`${pathOf()}?c=Autumn`, { from: 'page', leave: 'everything' })).text();
  const press = /name="press" value="([^"]+)"/.exec(left)?.[1] ?? '';
  const undone = await (await pages.post(`${pathOf()}/undo?c=Autumn`, { press })).text();
  const again = /href="([^"]+\?c=Autumn)"/.exec(undone)?.[1] ?? '';
  const [leave = ''] = actionsOf(await pages.text(again));
  await pages.post(leave, { from: 'page', leave: 'everything' });
  expect(await campaigns()).toEqual(['Autumn', 'Autumn', null]);
});

test('outlives a crowd, a reload and an outage', async () => {
  const crowded = await pages.start(1);
  await fetch(`${crowded.url}${pathOf()}`);
  const busy = await (await fetch(`${crowded.url}${pathOf()}?c=Autumn`)).text();
  await crowded.close();
  expect(busy).toContain(`action="${pathOf()}?c=Autumn"`);
  const reload = await pages.get(`${pathOf()}/reason?lang=de&c=Autumn&next=//evil.test`);
  expect([reload.status, reload.headers.get('location')]).toEqual([303, `${pathOf()}?lang=de&c=Autumn`]);
  pages.isBroken = true;
  expect(await pages.text(`${pathOf()}?c=Autumn`)).toContain(`href="${pathOf()}?c=Autumn"`);
});

test('is told by the one click of a mail program, which is answered as ever', async () => {
  const response = await pages.post(`${pathOf()}?c=Autumn`, ONE_CLICK);
  expect([response.status, response.headers.get('set-cookie'), response.headers.get('location')]).toEqual([
    200,
    null,
    null,
  ]);
  // The same departure again, whatever mailing is named.
  expect((await pages.post(`${pathOf()}?c=Winter`, ONE_CLICK)).status).toBe(200);
  expect(await campaigns()).toEqual(['Autumn']);
});

test('opening a link with one writes nothing', async () => {
  const before = await pages.fingerprint();
  for (const search of ['c=Autumn', 'c=Autumn&lang=fr', 'c=%00&just=1']) await pages.get(`${pathOf()}?${search}`);
  expect(await pages.fingerprint()).toBe(before);
});

test.each([
  ['a merge tag that was not filled in', 'c={{bw_campaign}}', null],
  ['one of another kind', 'c=%recipient.bw_campaign%', null],
  ['nothing', 'c=', null],
  ['two names', 'c=a&c=b', null],
  ['a broken encoding', 'c=20% off', '20% off'],
  ['what is too long', `c=${'%F0%9F%93%A8'.repeat(300)}`, '📨'.repeat(100)],
  ['a zero byte', 'c=%00', null],
  ['what turns the direction of writing', 'c=Autumn%E2%80%AEnuS%0AX', 'Autumn nuS X'],
  ['half a character', 'c=%ED%A0%80', '���'],
])('of %s keeps nobody from leaving', async (_what, search, kept) => {
  expect((await pages.get(`${pathOf()}?${search}`)).status).toBe(200);
  expect((await pages.post(`${pathOf()}?${search}`, ONE_CLICK)).status).toBe(200);
  expect(await campaigns()).toEqual([kept]);
});

test('is escaped where it stands in a page', async () => {
  const page = await pages.text(`${pathOf()}?c=%22%3E%3Cscript%3Ealert(1)%3C/script%3E`);
  expect(page).not.toContain('<script');
  expect(page).toContain('%3Cscript%3E');
});

async function tell(campaign: string, day: string, portalId = PORTAL): Promise<void> {
  await pages.db('tally').insert({
    ...{ portal_id: portalId, day, campaign, data_source: '', sending_ip: '', gateway: '', type: 'delivered' },
    messages: 100,
  });
}

test.each([
  ['differs in capitals and spaces', 'november++NEWS', 'November news'],
  ['is the name itself', 'Summer news', 'Summer news'],
  ['is like a name, and is another’s', 'SUMMER NEWS', 'SUMMER NEWS'],
  ['is like none', 'Winter news', 'Winter news'],
  ['is like the name of another account’s mailing', 'FOREIGN', 'FOREIGN'],
  ['is like the name of an old mailing', 'MAY', 'MAY'],
])('that %s is taken for the mailing that the email service tells of, or as it stands', async (_what, label, kept) => {
  await tell('November news', '2026-11-02');
  await tell('Spring news', '2026-11-02');
  await tell('Summer news', '2026-11-03');
  await tell('SUMMER NEWS', '2026-11-01');
  await tell('Foreign', '2026-11-03', 8800002);
  await tell('May', '2026-05-03');
  await pages.post(`${pathOf('Product news', EMAIL)}?c=${label.replaceAll(' ', '%20')}`, ONE_CLICK);
  await pages.db('tally').delete();
  expect(await campaigns()).toEqual([kept]);
});
