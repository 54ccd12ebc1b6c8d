/** What the page offers besides leaving one thing: several kinds at once, less mail, another address, and the way back. */
import { sealConfirmLink } from '../../src/lib/confirm-link.ts';
import { writePersonToken } from '../../src/lib/person-link.ts';
import { savePage } from '../../src/public-page/save-page.ts';
import { query } from '../../src/store/database.ts';
import { openPublicPages, PORTAL, type PublicPages, pathOf } from '../support/public-pages.ts';
import { portalKeysOf } from '../support/seed-portal.ts';

let pages: PublicPages;

beforeAll(async () => {
  pages = await openPublicPages();
});
afterAll(() => pages.close());
beforeEach(() => pages.reset());

const nameStreams = () =>
  savePage({ db: pages.db, clock: { now: () => pages.now, monotonicMs: () => 0 } }, PORTAL, 'admin', 0, {
    streams: [
      { key: '4711', isOn: true, labels: { en: 'Invitations to fairs' } },
      { key: 'Product news', isOn: true, labels: { en: 'News of our products', de: 'Produktneuheiten' } },
      { key: 'old', isOn: false, labels: { en: 'Letters of old' } },
    ],
  });
const later = (minutes: number) => {
  pages.now = new Date(pages.now.getTime() + minutes * 60_000);
};
const pressOf = (page: string) => /name="press" value="([^"]+)"/.exec(page)?.[1] ?? '';
const left = async () => (await pages.leaves()).map((leave) => [leave.type, leave.stream]);

describe('kinds of email', () => {
  test('stand by the names that people know, beside everything, with that of the mail ticked', async () => {
    await nameStreams();
    const page = await pages.text(pathOf());
    expect(
      [...page.matchAll(/class="choice-title">(?:<span[^>]*>)?([^<]+)/g)].map((match) => match[1]).slice(0, 3),
    ).toEqual(['News of our products', 'Invitations to fairs', 'Every email from Northwind Instruments']);
    expect(page).toMatch(/name="stream:Product news" value="on" checked/);
    expect(page).not.toContain('Letters of old');
    // A name that is missing in a language is said in the default one, and marked as such.
    expect(await pages.text(`${pathOf()}?lang=de`)).toContain('<span lang="en">Invitations to fairs</span>');
  });

  test('can be left together by one press, which one undo takes back', async () => {
    await nameStreams();
    const fields = { from: 'page', 'stream:Product news': 'on', 'stream:4711': 'on', 'stream:invented': 'on' };
    const page = await (await pages.post(pathOf(null), fields)).text();
    expect(await left()).toEqual([
      ['list_unsubscribe', '4711'],
      ['list_unsubscribe', 'Product news'],
    ]);
    expect(page).toContain('Invitations to fairs');
    expect(page).toContain('Would you tell us why?');
    await pages.post(`${pathOf(null)}/undo`, { press: pressOf(page) });
    expect(await pages.text(pathOf())).not.toContain('You have unsubscribed from these already');
    expect(await pages.text(pathOf(null))).toContain('Stop these emails?');
  });

  test('that were all left leave a button that says what else it stops', async () => {
    await pages.post(pathOf(), { from: 'page', leave: 'stream:Product news' });
    const page = await pages.text(pathOf(null));
    expect(page).toContain('You have unsubscribed from these already');
    expect(page).toContain('>Stop every email from Northwind Instruments</button>');
    expect(page).not.toContain('>Unsubscribe</button>');
  });

  test('that were left are said when the page is opened again', async () => {
    await nameStreams();
    await pages.post(pathOf(null), { from: 'page', 'stream:4711': 'on' });
    later(60);
    const page = await pages.text(pathOf());
    expect(page).toContain('You have unsubscribed from these already:');
    expect(page).not.toContain('name="stream:4711"');
  });

  test('nothing ticked leaves nothing, and says so; a mail client has no ticks and always leaves', async () => {
    await nameStreams();
    const response = await pages.post(pathOf(null), { from: 'page' });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('Please choose what you would like to stop.');
    expect(await left()).toEqual([]);
    await pages.post(pathOf(null), 'List-Unsubscribe=One-Click&from=page');
    expect(await left()).toEqual([['global_unsubscribe', null]]);
  });
});

describe('undo', () => {
  const undoOf = (page: string) =>
    (/<section class="undo"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ');

  test('says to whoever comes back what it would take back: kinds of mail, everything, or a choice', async () => {
    await nameStreams();
    const fields = { from: 'page', 'stream:Product news': 'on', 'stream:4711': 'on' };
    const first = await (await pages.post(pathOf(null), fields)).text();
    // It stands on the page anyway.
    expect(undoOf(first)).not.toContain('you unsubscribed');
    expect(undoOf(await pages.text(pathOf(null)))).toMatch(
      /At 11:00 CET you unsubscribed from this: Invitations to fairs News of our products You can take it back/,
    );
    later(1);
    await pages.post(pathOf(null), { from: 'page', leave: 'everything' });
    expect(undoOf(await pages.text(`${pathOf(null)}?lang=de`))).toContain(
      'Um 11:01 MEZ haben Sie dies abbestellt: Alle E-Mails',
    );
    later(-1);
    await pages.reset();
    await pages.post(`${pathOf()}/preference`, { frequency: 'monthly' });
    expect(undoOf(await pages.text(pathOf()))).toContain('At 11:00 CET you chose to get less.');
  });

  test('works for half an hour, says until when, and all is as before', async () => {
    const page = await (await pages.post(pathOf(), { from: 'page', leave: 'everything' })).text();
    expect(page).toContain('<time datetime="2026-11-03T10:30:00.000Z">11:30 CET</time>');
    later(29);
    const undone = await pages.post(`${pathOf()}/undo`, { press: pressOf(page) });
    expect(undone.status).toBe(200);
    expect(await undone.text()).toContain('Everything is as it was before');
    expect(await pages.text(pathOf())).toContain('Stop these emails?');
    const [row] = await query<{ n: number }>(pages.db, 'select count(*) as n from suppression where until is null');
    expect(row?.n).toBe(0);
  });

  test('comes too late after that, changes nothing, and shows the way by mail', async () => {
    const page = await (await pages.post(pathOf(), { from: 'page', leave: 'everything' })).text();
    later(31);
    const before = await pages.fingerprint();
    const response = await pages.post(`${pathOf()}/undo`, { press: pressOf(page) });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('name="ask" value="return"');
    expect(await pages.fingerprint()).toBe(before);
    expect(await pages.text(pathOf())).not.toContain('name="press"');
  });

  test('needs a press of this link: an invented one changes nothing', async () => {
    await pages.post(pathOf(), { from: 'page', leave: 'everything' });
    const before = await pages.fingerprint();
    expect(await (await pages.post(`${pathOf()}/undo`, { press: 'x' })).text()).toContain('already unsubscribed');
    expect(await pages.fingerprint()).toBe(before);
  });
});

describe('less mail', () => {
  test('can be chosen instead of leaving, and stands there the next time', async () => {
    const page = await (await pages.post(`${pathOf()}/preference`, { frequency: 'monthly' })).text();
    expect(page).toContain('at most once a month');
    expect(page).toContain('name="press"');
    expect(await pages.text(pathOf())).toContain('You get emails at most once a month.');
    expect(await left()).toEqual([['preference', null]]);
  });

  test('for a while names the day on which it ends', async () => {
    const page = await (await pages.post(`${pathOf()}/preference`, { pause: '60' })).text();
    expect(page).toContain('<time datetime="2027-01-02T10:00:00.000Z">2 January 2027</time>');
    expect(await pages.text(pathOf())).toContain('You are taking a break until');
    later(60 * 24 * 61);
    expect(await pages.text(pathOf())).not.toContain('You are taking a break until');
  });

  test('only: more of it is asked for by mail', async () => {
    await pages.post(`${pathOf()}/preference`, { frequency: 'monthly' });
    const page = await (await pages.post(`${pathOf()}/preference`, { frequency: 'as_it_comes' })).text();
    expect(page).toContain('Please confirm that you want more');
    expect(page).toContain('name="ask" value="frequency:as_it_comes"');
    expect(await pages.text(pathOf())).toContain('You get emails at most once a month.');
    expect(await (await pages.post(`${pathOf()}/back`, { ask: 'frequency:as_it_comes' })).text()).toContain(
      'Please look into your mailbox',
    );
    expect(await left()).toEqual([['preference', null]]);
  });

  test('is not made of words that no form of ours says', async () => {
    for (const fields of [{ frequency: 'hourly' }, { pause: '365' }, {}]) {
      expect((await pages.post(`${pathOf()}/preference`, fields)).status).toBe(200);
    }
    expect(await left()).toEqual([]);
  });
});

describe('coming back and moving', () => {
  const confirmations = () =>
    query<{ ask: object; email: string; language: string }>(pages.db, 'select * from confirmation');

  test('by the link is only asked for: a mail in the language of the page, and nothing is lifted', async () => {
    await pages.post(pathOf(), { from: 'page', leave: 'everything' });
    later(60 * 24);
    expect(await pages.text(pathOf())).toContain('Changed your mind?');
    const page = await (await pages.post(`${pathOf()}/back?lang=fr`, { ask: 'return' })).text();
    expect(page).toContain('Regardez votre boîte de réception');
    expect(await confirmations()).toMatchObject([{ ask: { kind: 'return' }, language: 'fr' }]);
    expect(await pages.text(pathOf())).toContain('already unsubscribed');
  });

  test('is confirmed by the button of the page that the mail leads to, never by opening it', async () => {
    await pages.post(pathOf(), { from: 'page', leave: 'everything' });
    later(60);
    await pages.post(`${pathOf()}/back`, { ask: 'return' });
    const [row] = await query<{ id: number }>(pages.db, 'select confirmation_id as id from confirmation');
    const expiresAt = new Date(pages.now.getTime() + 86_400_000);
    const sealed = sealConfirmLink(portalKeysOf(PORTAL).link, { confirmationId: row?.id ?? 0, expiresAt });
    const path = `/u/confirm/${writePersonToken(PORTAL, sealed)}`;
    const before = await pages.fingerprint();
    const page = await pages.text(`${path}?lang=de`);
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('j•••e@example.com');
    await fetch(pages.url + path, { method: 'HEAD' });
    expect(await pages.fingerprint()).toBe(before);
    const done = await pages.post(path);
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Confirmed')]);
    expect(await pages.text(pathOf())).toContain('Stop these emails?');
    expect((await pages.post(path)).status).toBe(200);
    expect((await pages.post(`/u/confirm/${writePersonToken(PORTAL, 'AAAA')}`)).status).toBe(404);
  });

  test('to another address is asked at that address; what is none stays in the field, with what is wrong', async () => {
    const wrong = await pages.post(`${pathOf()}/address`, { email: 'jane@' });
    expect(wrong.status).toBe(422);
    const page = await wrong.text();
    expect(page).toContain('value="jane@"');
    expect(page).toContain('This does not look like an email address');
    expect(await (await pages.post(`${pathOf()}/address`, { email: 'Jane.Doe@example.com' })).text()).toContain(
      'This is the address we write to already.',
    );
    expect(await confirmations()).toEqual([]);
    const moved = await (await pages.post(`${pathOf()}/address`, { email: ' Jane@Example.org ' })).text();
    expect(moved).toContain('Please look into your new mailbox');
    expect(moved).toContain('jane@example.org');
    expect(await confirmations()).toMatchObject([{ ask: { kind: 'address' }, email: 'jane@example.org' }]);
  });

  test('enough is enough: after five asks in a day the page says so', async () => {
    const answers: number[] = [];
    for (let n = 0; n < 6; n++) {
      answers.push((await pages.post(`${pathOf()}/address`, { email: `jane${n}@example.org` })).status);
    }
    expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('is passed on to a colleague where no mail can be sent, and the page says so', async () => {
    const mute = await pages.start(100_000, { canMail: false });
    try {
      await pages.post(pathOf(), { from: 'page', leave: 'everything' }, mute.url);
      later(60);
      const page = await (await fetch(mute.url + pathOf())).text();
      expect(page).toContain('We pass your wish on to Northwind Instruments');
      expect(page).not.toContain('We send an email');
      const asked = await (await pages.post(`${pathOf()}/back`, { ask: 'return' }, mute.url)).text();
      expect(asked).toContain('We have passed it on');
    } finally {
      await mute.close();
    }
  });
});
