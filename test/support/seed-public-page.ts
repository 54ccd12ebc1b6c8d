/** A portal that has set up everything of its unsubscribe page. */
import type { Clock } from '../../src/lib/clock.ts';
import type { PageSettings } from '../../src/public-page/page-settings.ts';
import { changeLogo, savePage } from '../../src/public-page/save-page.ts';
import type { Db } from '../../src/store/database.ts';
import { createPng } from './png.ts';

export const BRANDED: Partial<PageSettings> = {
  company: 'Nordlicht Akustik',
  controller: 'Nordlicht Akustik GmbH, Flensburg',
  privacyUrl: 'https://www.nordlicht-akustik.example/datenschutz',
  retention: { de: 'Ihre Antwort wird zwei Jahre aufbewahrt und dann gelöscht.', en: 'It is kept for two years.' },
  language: 'de',
  accent: '#b4430a',
  band: '#fde8d7',
  streams: [
    { key: 'news', isOn: true, labels: { de: 'Produktneuheiten', en: 'Product news', fr: 'Nouveautés' } },
    { key: '4711', isOn: true, labels: { de: 'Einladungen zu Messen und Seminaren', en: 'Invitations to fairs' } },
    { key: 'old', isOn: false, labels: { de: 'Alte Kundenbriefe' } },
  ],
};

export async function seedPublicPage(db: Db, portalId: number, clock: Clock): Promise<void> {
  await savePage({ db, clock }, portalId, 'admin@example.com', 0, BRANDED);
  await changeLogo({ db, clock }, portalId, 'admin@example.com', createPng(240, 96, [180, 67, 10]));
}
