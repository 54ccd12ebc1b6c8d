import { query } from '../../src/store/database.ts';
import { openPublicPages, PORTAL, type PublicPages, pathOf } from '../support/public-pages.ts';

let pages: PublicPages;

beforeAll(async () => {
  pages = await openPublicPages();
});
afterAll(() => pages.close());
beforeEach(() => pages.reset());

describe('saying why', () => {
  test('takes one tap, is kept verbatim, and reaches the CRM by the mark', async () => {
    await pages.post(pathOf());
    await pages.db.raw('update address set dirty_at = null');
    const page = await (await pages.post(`${pathOf()}/reason`, { reason: 'too_often', comment: '' })).text();
    expect(page).toContain('Thank you for telling us');
    expect(page).toContain('Too many emails');
    expect(await pages.answers()).toEqual([{ reason: 'too_often', comment: null, edited_at: null }]);
    const [address] = await query<{ dirty_at: Date | null }>(pages.db, 'select dirty_at from address');
    expect(address?.dirty_at).toEqual(pages.now);
    expect(pages.woken).toEqual([PORTAL, PORTAL]);
  });

  test('can be edited, and stays one answer', async () => {
    await pages.post(pathOf());
    await pages.post(`${pathOf()}/reason`, { reason: 'other', comment: 'first words' });
    pages.now = new Date('2026-11-03T10:05:00Z');
    const page = await (
      await pages.post(`${pathOf()}/reason`, { keep: 'other', comment: '  second\r\nwords  ' })
    ).text();
    expect(page).toContain('second\nwords');
    expect(await pages.answers()).toEqual([{ reason: 'other', comment: 'second\nwords', edited_at: pages.now }]);
    pages.woken = [];
    await pages.post(`${pathOf()}/reason`, { keep: 'other', comment: 'second\nwords' });
    expect(pages.woken).toEqual([]);
  });

  test('goes along when the person leaves more: one answer, not asked twice', async () => {
    await pages.post(pathOf());
    await pages.post(`${pathOf()}/reason`, { reason: 'not_relevant' });
    const page = await (await pages.post(pathOf(), { leave: 'everything' })).text();
    expect(page).not.toContain('Would you tell us why?');
    await pages.post(`${pathOf()}/reason`, { reason: 'too_often' });
    expect((await pages.answers()).map((one) => one.reason)).toEqual(['too_often']);
  });

  test('is not asked again of somebody who chose not to say', async () => {
    await pages.post(pathOf());
    const page = await pages.text(pathOf());
    expect(page).toContain('You are already unsubscribed');
    expect(page).not.toContain('Would you tell us why?');
    expect(page).toContain('<details><summary>Tell us why (optional)</summary>');
  });

  test('shows words as words, never as markup', async () => {
    await pages.post(pathOf());
    const words = '</textarea><script>alert(1)</script> & "quotes" ‮';
    const page = await (await pages.post(`${pathOf()}/reason`, { reason: 'other', comment: words })).text();
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;/textarea&gt;&lt;script&gt;');
    expect((await pages.answers())[0]?.comment).toBe(words);
  });

  test('refuses more than 2,000 characters, keeps them in the field, and says by how many', async () => {
    await pages.post(pathOf());
    const response = await pages.post(`${pathOf()}/reason`, { keep: 'other', comment: '😀'.repeat(2_010) });
    const page = await response.text();
    expect(response.status).toBe(422);
    expect(page).toContain('10 characters longer');
    expect(page).toContain('😀'.repeat(2_010));
    expect(await pages.answers()).toEqual([]);
    expect((await pages.post(`${pathOf()}/reason`, { keep: 'other', comment: '😀'.repeat(2_000) })).status).toBe(200);
  });

  test('needs nothing: an empty answer is no error of theirs, and an invented reason is not kept', async () => {
    await pages.post(pathOf());
    const empty = await pages.post(`${pathOf()}/reason`, { comment: ' ' });
    expect(empty.status).toBe(422);
    expect(await empty.text()).toContain('you are unsubscribed either way');
    await pages.post(`${pathOf()}/reason`, { reason: 'drop table', comment: 'a\0b' });
    expect(await pages.answers()).toEqual([{ reason: null, comment: 'ab', edited_at: null }]);
  });

  test('comes after leaving: before it, the page asks what it always asks', async () => {
    const page = await (await pages.post(`${pathOf()}/reason`, { reason: 'other' })).text();
    expect(page).toContain('Stop these emails?');
    expect(await pages.answers()).toEqual([]);
    expect(await pages.leaves()).toEqual([]);
  });
});
