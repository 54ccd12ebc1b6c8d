import { EMAIL, OTHER, openPublicPages, PORTAL, type PublicPages, pathOf } from '../support/public-pages.ts';

let pages: PublicPages;

beforeAll(async () => {
  pages = await openPublicPages();
});
afterAll(() => pages.close());
beforeEach(() => pages.reset());

describe('opening the link', () => {
  test('shows whom it is about, masked, and what it is from', async () => {
    const response = await pages.get(pathOf());
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('Northwind Instruments');
    expect(page).toContain('j•••e@example.com');
    expect(page).toContain('Product news');
    expect(page).not.toContain(EMAIL);
  });

  test('changes nothing in the database, whether the person is known, unknown or has left', async () => {
    const paths = [pathOf(), pathOf(null), pathOf('Events', 'stranger@example.com')];
    const acts = ['reason', 'preference', 'address', 'undo', 'back'].map((act) => `${pathOf()}/${act}?pause=30`);
    const others = [
      `/u/${PORTAL}.AAAA`,
      '/u/9999.AAAA',
      '/u/nonsense',
      '/u/confirm/1.AAAA',
      `/u/brand/${PORTAL}/0123456789abcdef.css`,
      `${pathOf()}?lang=fr&just=1&leave=everything`,
      ...acts,
    ];
    for (const hasLeft of [false, true]) {
      if (hasLeft) await pages.post(pathOf());
      const before = await pages.fingerprint();
      for (const path of [...paths, ...others]) {
        for (const method of ['GET', 'HEAD', 'OPTIONS']) await fetch(pages.url + path, { method, redirect: 'manual' });
        await fetch(pages.url + path, {
          headers: { purpose: 'prefetch', 'sec-purpose': 'prefetch' },
          redirect: 'manual',
        });
      }
      expect(await pages.fingerprint()).toBe(before);
    }
    expect(pages.woken).toEqual([PORTAL]);
  });

  test('sets no cookie, names no third party, tells nobody where the reader came from, and is not indexed', async () => {
    const response = await pages.get(pathOf());
    const page = await response.text();
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-robots-tag')).toContain('noindex');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('http');
    expect(page).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//);
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
  });

  test.each([
    ['a cut token', () => pathOf().slice(0, -3)],
    ['a token of another portal', () => pathOf().replace(String(PORTAL), String(OTHER))],
    ['an unknown portal', () => pathOf().replace(String(PORTAL), '7777777')],
    ['no token at all', () => '/u/'],
    ['no UTF-8', () => '/u/%ff'],
    ['markup', () => '/u/%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
  ])('answers %s with the same neutral page', async (_what, path) => {
    const expected = await (await fetch(`${pages.url}/u/1.AAAA`)).text();
    for (const method of ['GET', 'POST']) {
      const response = await fetch(pages.url + path(), { method });
      expect(response.status).toBe(404);
      expect(await response.text()).toBe(expected);
    }
    expect(await pages.leaves()).toEqual([]);
  });

  test('shows no markup of names and streams', async () => {
    await pages.db.raw('update portal set name = ? where portal_id = ?', ['<img src=x onerror=alert(1)>', OTHER]);
    const path = pathOf('"><script>alert(2)</script>', "o'x<b>@example.com", OTHER);
    for (const page of [await pages.text(path), await (await pages.post(path)).text()]) {
      expect(page).not.toMatch(/<img|<script|<b>@/);
      expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    }
  });
});
