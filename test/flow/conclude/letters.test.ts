/** What people and their mailboxes write, as evidence. */
import { bounce, day, event } from '../build-history.ts';
import { conclude } from './conclude.ts';

const news = { awayUntil: null, replacement: null, newAddress: null };

test('a mail from the person is the best sign of life there is', () => {
  const letter = event(day(3), { type: 'inbound_mail', actor: 'person', native: 'mail:reply' });
  const state = conclude({ events: [bounce(0, 'hard', 'user_unknown'), letter] }, 4);
  expect(state.verdict).not.toBe('dead');
  expect(state.evidence[0]).toMatchObject({
    for: 'alive',
    kind: 'inbound_mail',
    weight: 0.95,
    text: 'On 5 Mar 2026 the person wrote to us.',
  });
});

test('an automatic reply that says who took over names them in the evidence', () => {
  const left = event(day(1), {
    type: 'auto_reply',
    reason: 'left_company',
    diagnostic: 'Dana no longer works here.',
    news: { ...news, replacement: { name: 'Jane Roe', email: 'jane.roe@acme.example' } },
  });
  const [evidence] = conclude({ events: [left] }, 2).evidence;
  expect(evidence).toMatchObject({ for: 'gone', kind: 'left_company' });
  expect(evidence?.text).toContain('It names Jane Roe (jane.roe@acme.example) instead.');
});

test('an automatic reply with a new address speaks against the old one, and shows it', () => {
  const moved = event(day(1), {
    type: 'auto_reply',
    reason: 'auto_reply',
    news: { ...news, newAddress: 'dana@newco.example' },
  });
  expect(conclude({ events: [moved] }, 2).evidence).toMatchObject([
    { for: 'gone', kind: 'new_address', text: expect.stringContaining('write to dana@newco.example from now on') },
  ]);
});

test('an absence says until when, and that somebody is there', () => {
  const away = event(day(1), { type: 'auto_reply', reason: 'auto_reply', news: { ...news, awayUntil: '2026-03-20' } });
  expect(conclude({ events: [away] }, 2).evidence).toMatchObject([
    { for: 'alive', kind: 'auto_reply', text: expect.stringContaining('away until 20 Mar 2026') },
  ]);
});

test('who leaves by a reply left by a reply', () => {
  const leaving = event(day(1), {
    type: 'global_unsubscribe',
    actor: 'person',
    scope: 'everything',
    native: 'mail:unsubscribe',
    esp: 'mailbox',
  });
  expect(conclude({ events: [leaving] }, 2).optOut).toMatchObject({ scope: 'everything', venue: 'reply' });
});
