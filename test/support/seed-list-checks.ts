/** Lists that were checked, new data, and somebody in quarantine, for the pages that show them. */
import type { Knex } from 'knex';
import { checkLists } from '../../src/jobs/vet/check-lists.ts';
import { createListCheckDesk } from '../../src/jobs/vet/list-check-desk.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { UNKNOWN_DNS } from '../../src/watch/dns/dns-lookup.ts';
import { PROMPT_SETTINGS } from './prompt-settings.ts';
import { portalKeysOf } from './seed-portal.ts';

export interface SeededListChecks {
  readonly sent: number;
  readonly checking: number;
  readonly door: number;
  readonly quarantined: number;
}

const HOSTILE_LIST = '<b>Partner & Söhne</b> autumn fair, all who left a card at the stand of the third hall.csv';

export async function seedListChecks(db: Knex, portalId: number, clock: Clock): Promise<SeededListChecks> {
  const desk = createListCheckDesk({ db, clock });
  const who = { portalId, email: 'sofia@northwind.example' };
  const portal = { portalId, hashKey: portalKeysOf(portalId).hash, settings: PROMPT_SETTINGS };
  const dns = (domain: string) =>
    Promise.resolve(domain === 'gmial.com' ? { outcome: 'gone' as const, mx: [], hasAddress: false } : UNKNOWN_DNS);
  const work = async () => {
    while ((await checkLists({ db, clock, log: createLog('silent', 'test'), dns }, portal, null)) > 0);
  };
  const people = (count: number): string =>
    Array.from({ length: count }, (_, nth) => `new${nth}@fair.example`).join('\n');
  const list = { purpose: 'send' as const, name: HOSTILE_LIST, dataSource: null };
  const sent = await desk.takeText(
    who,
    list,
    `priya.raman@halden-robotics.com\ninfo@fair.example\nnobody\n${people(20)}`,
  );
  const door = { purpose: 'door' as const, name: 'partner.csv', dataSource: 'Partner X' };
  const file = await desk.takeText(who, door, `ann@gmial.com\nbob@mailinator.com\n${people(40)}\nnew1@fair.example`);
  const taken = await desk.takeText(who, { ...door, name: 'fair.csv' }, people(30));
  await work();
  await desk.decide(who, taken, 'quarantine');
  const checking = await desk.takeText(who, { ...list, name: 'Winter offer' }, people(5));
  return { sent, checking, door: file, quarantined: taken };
}
