import { launchBrowser } from '../support/browser.ts';
import { createTestDatabase } from '../support/database.ts';
import { servePages } from '../support/pages-app.ts';
import { seedPages } from '../support/seed-pages.ts';
test('shots', async () => {
  const { db, drop } = await createTestDatabase();
  const now = new Date('2026-11-03T10:00:00Z');
  await seedPages(db, 1, now, { people: 20, oldEvents: 3, rows: 8 });
  const app = await servePages(db, now);
  app.signIn({ portalId: 1, userId: 1, email: 'sofia@northwind.example', role: 'admin' });
  const b = await launchBrowser();
  const p = await b.newPage({ viewport: { width: 1600, height: 1000 } });
  for (const [n, u] of [['o', '/?days=30'], ['d', '/deliveries'], ['w', '/writes']] as const) { await p.goto(app.url + u); await p.screenshot({ path: `/tmp/shots/w1600-${n}.png` }); }
  await b.close(); await app.close(); await drop();
}, 60000);
