import type { ProvisionResult } from '../../src/install/provision.ts';
import type { Admin } from '../../src/pages/admin/visit.ts';
import { renderError } from '../../src/pages/error-page.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { type SeededPages, seedPages } from '../support/seed-pages.ts';
import { seedPortal } from '../support/seed-portal.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const PORTAL = 8800001;
const OTHER = 8800002;
const admin: Admin = { portalId: PORTAL, userId: 12, email: 'sofia@northwind.example', role: 'admin' };

let database: TestDatabase;
let app: PagesApp;
let seeded: SeededPages;

beforeAll(async () => {
  database = await createTestDatabase();
  await seedPortal(database.db, OTHER, { name: 'Other GmbH' });
  seeded = await seedPages(database.db, PORTAL, NOW);
  app = await servePages(database.db, NOW);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => {
  app.signIn(admin);
  app.failRetry(null);
  app.retried.length = 0;
});

/** Without the places at which an address may break. */
const text = async (path: string) => (await (await fetch(app.url + path)).text()).replaceAll('<wbr>', '');
const deliveryPath = (state: keyof SeededPages['deliveries']) => `/deliveries/${seeded.deliveries[state]}`;
const deliveriesOf = (page: string) => page.match(/class="person" href="\/deliveries\//g)?.length ?? 0;

describe('the overview', () => {
  test('says what came in, who was lost, what was done and what needs a person', async () => {
    const page = await text('/');
    expect(page).toContain('3 deliveries in quarantine');
    expect(page).toContain('1 delivery could not be read');
    expect(page).toContain('HubSpot refused 1 change');
    expect(page).toContain('Billing and product mail of the European subsidiary: events are being refused');
    expect(page).not.toContain('Marketing mail: events are being refused');
    expect(page).toMatch(/<strong>1 task<\/strong> opened/);
    expect(page).toContain('1 task waiting to be sent');
    expect(page).toContain('Sofia Lindqvist');
  });

  test('draws what its table says', async () => {
    const page = await text('/?days=30');
    expect(page.match(/<rect class="slot"/g)).toHaveLength(30);
    const [, drawn = ''] = /hard bounces (\d+)/.exec(page) ?? [];
    const table = page.slice(page.indexOf('Events by day and kind'));
    const cells = [
      ...table.slice(0, table.indexOf('</table>')).matchAll(/data-label="Hard bounce"[^>]*><div>([\d,]+)/g),
    ];
    expect(cells).toHaveLength(30);
    expect(cells.reduce((sum, [, cell]) => sum + Number(cell?.replaceAll(',', '')), 0)).toBe(Number(drawn));
    expect(Number(drawn)).toBeGreaterThan(50);
  });

  test('tells a new portal what to do first', async () => {
    app.signIn({ ...admin, portalId: OTHER });
    const page = await text('/');
    expect(page).toContain('Connect what sends your mail');
    expect(page).toMatch(/aria-current="step">\s*<p class="step-title">Connect what sends your mail/);
    expect(page).toContain('<a class="button" href="/sources">Connect an email service</a>');
  });

  test('says on every page that HubSpot has withdrawn access, and that the CRM is paused', async () => {
    await database.db.raw(
      "update portal set state = 'revoked', state_why = 'Uninstalled on 2 November.', crm_paused_until = ?, crm_pause_why = 'HubSpot answered 429.' where portal_id = ?",
      [new Date('2026-11-03T10:05:00Z'), OTHER],
    );
    app.signIn({ ...admin, portalId: OTHER });
    try {
      expect(await text('/sources')).toContain('Uninstalled on 2 November.');
      expect(await text('/')).toContain('Connect HubSpot again');
      await database.db.raw("update portal set state = 'active' where portal_id = ?", [OTHER]);
      expect(await text('/')).toContain('HubSpot answered 429.');
    } finally {
      await database.db.raw("update portal set state = 'active', crm_paused_until = null where portal_id = ?", [OTHER]);
    }
  });

  test('names the properties that could not be set up, and the permissions that were not given', async () => {
    const result: ProvisionResult = {
      types: [
        {
          type: 'contacts',
          created: [],
          restored: [],
          extended: [],
          kept: 24,
          leftOut: [{ name: 'bw_data_source', label: 'Data source', why: 'There is no room for another property.' }],
          different: [],
        },
      ],
      notGranted: ['Deals may not be read.'],
      failure: 'HubSpot did not answer.',
    };
    await database.db.raw('update portal set provision_result = ? where portal_id = ?', [
      JSON.stringify(result),
      OTHER,
    ]);
    app.signIn({ ...admin, portalId: OTHER });
    const page = await text('/');
    expect(page).toContain('Data source: There is no room for another property.');
    expect(page).toContain('Deals may not be read.');
    expect(page).toContain('HubSpot did not answer.');
  });

  test('counts those who left on our own page', async () => {
    const before = /unsubscribed (\d+)/.exec(await text('/'))?.[1];
    await database.db.raw(
      "insert into consent_proof (portal_id, address_hash, act, venue, scope, actor, detail, at) values (?, 'x', 'leave', 'page', 'everything', 'person', '{}', ?)",
      [PORTAL, NOW],
    );
    expect(/unsubscribed (\d+)/.exec(await text('/'))?.[1]).toBe(String(Number(before) + 1));
  });
});

describe('deliveries and changes', () => {
  test('are listed by state, with the reason in words', async () => {
    const page = await text('/deliveries?state=quarantined');
    expect(deliveriesOf(page)).toBe(3);
    expect(page).toContain('Copy the verification key again.');
    expect(await text('/deliveries?state=failed')).toContain('2 of 5 entries could not be read');
    expect(await text('/writes?state=failed')).toContain('the owner 701 is not active any more');
  });

  test('are paged', async () => {
    const first = await text('/deliveries');
    expect(deliveriesOf(first)).toBe(50);
    const next = /href="([^"]+)" rel="next"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(deliveriesOf(await text(next))).toBe(26);
  });

  test('show headers without what opens doors, and bodies without what deceives the eye', async () => {
    const page = await text(deliveryPath('quarantined'));
    expect(page).toContain('<dt>authorization</dt>');
    expect(page).not.toContain('c2VjcmV0');
    expect(page).toContain('MEUCIGHQVtGj');
    expect(page).toContain('\\u{202e}\\u{0}\\u{7}');
    expect(page).toContain('The first 8 KB of 18 KB.');
  });

  test('say which entries could not be read', async () => {
    expect(await text(deliveryPath('failed'))).toContain('Entry 5:</strong> The timestamp is not a number.');
  });
});

describe('sources and errors', () => {
  const sourceText = (nth: number) => text(`/sources/${seeded.sources[nth]}`);

  test('list what is connected, and whether it works', async () => {
    const page = await text('/sources');
    for (const [nth, words] of [
      [0, 'Works'],
      [1, 'Events refused'],
      [2, 'Unfinished'],
      [4, 'Nothing yet'],
      [5, 'Nothing of use'],
    ] as const) {
      expect(page).toContain(`href="/sources/${seeded.sources[nth]}"`);
      expect(page).toContain(words);
    }
    expect(page).not.toContain('/in/');
  });

  test('show the address to copy and the steps: at hand until events arrive', async () => {
    const page = await sourceText(2);
    expect(page).toContain(`https://bellwether.example.com/in/${PORTAL}.`);
    expect(page).toContain('<details class="panel" open>');
    expect(page).toContain('Paste the address');
    expect(await sourceText(0)).toContain('<details class="panel">');
  });

  test('say what is wrong, since when, and where to mend it', async () => {
    const refused = await sourceText(1);
    expect(refused).toContain('Requests arrive, but they are refused');
    expect(refused).toContain('Copy the verification key in SendGrid');
    expect(refused).toMatch(/Since <time datetime="2026-11-01T10:00:00.000Z">/);
    expect(refused).toContain('1,204 deliveries in all');
    expect(await sourceText(4)).toContain('Does Postmark show failed attempts?');
    expect(await sourceText(5)).toContain('<strong>Open, Click</strong>');
    expect(await sourceText(6)).toContain('<strong>outbound</strong>, and this source is set up for marketing mail');
    expect(await sourceText(0)).toContain('The former address is still in use');
  });

  test('watch a source until it works, and not what works', async () => {
    expect(await sourceText(3)).toContain(`data-live="/sources/${seeded.sources[3]}/live"`);
    expect(await sourceText(0)).not.toContain('data-live=');
  });

  test('an error page says what happened and what to do', () => {
    const page = renderError(418, 'No <coffee>', 'Choose tea.');
    expect(page).toContain('No &lt;coffee&gt;');
    expect(page).toContain('Choose tea.');
  });
});
