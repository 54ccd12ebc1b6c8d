import { gatherNews } from '../../../src/flow/conclude/gather-news.ts';
import type { LedgerEvent, ReplyNews } from '../../../src/flow/event.ts';
import { day, EMAIL, event } from '../build-history.ts';
import { conclude } from './conclude.ts';

const told = (n: number, part: Partial<ReplyNews>, reason: LedgerEvent['reason'] = 'auto_reply') =>
  event(day(n), {
    type: 'auto_reply',
    reason,
    news: { awayUntil: null, replacement: null, newAddress: null, ...part },
  });
const left = (n: number, email: string | null = 'jane@acme.example') =>
  told(n, email === null ? {} : { replacement: { name: 'Jane Roe', email } }, 'left_company');
const moved = (n: number, newAddress = 'dana@new.example') => told(n, { newAddress });
const letter = (n: number) => event(day(n), { type: 'inbound_mail', actor: 'person' });

test('the newest word of each kind counts', () => {
  expect(gatherNews([left(0), left(5, 'ira@acme.example')], EMAIL)).toEqual({
    newAddress: null,
    successor: { name: 'Jane Roe', email: 'ira@acme.example', at: day(5) },
  });
  expect(gatherNews([moved(0), moved(5, 'dana@newer.example')], EMAIL)).toEqual({
    newAddress: { email: 'dana@newer.example', at: day(5) },
    successor: null,
  });
});

test('whoever left keeps no new address, whoever moved has no successor, and whoever writes has not left', () => {
  expect(gatherNews([moved(0), left(5)], EMAIL)?.newAddress).toBeNull();
  expect(gatherNews([left(0), moved(5)], EMAIL)?.successor).toBeNull();
  expect(gatherNews([left(0), letter(5)], EMAIL)).toBeNull();
  expect(gatherNews([moved(0), letter(5)], EMAIL)?.newAddress?.email).toBe('dana@new.example');
});

test('that somebody left without a word on who took over leaves the former word standing', () => {
  expect(gatherNews([left(0), left(5, null)], EMAIL)?.successor).toMatchObject({ at: day(0) });
});

test('an absence, and the address itself, are no news', () => {
  expect(gatherNews([told(0, { awayUntil: '2026-03-20' }), moved(1, EMAIL)], EMAIL)).toBeNull();
});

test('it is part of what is concluded of an address', () => {
  expect(conclude({ events: [moved(0)] }, 3).news).toEqual({
    newAddress: { email: 'dana@new.example', at: day(0) },
    successor: null,
  });
});
