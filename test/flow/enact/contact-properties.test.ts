import { concludeAddress } from '../../../src/flow/conclude/conclude-address.ts';
import { contactProperties } from '../../../src/flow/enact/contact-property/contact-properties.ts';
import { changedProperties } from '../../../src/flow/enact/property-surface.ts';
import { REASONS } from '../../../src/flow/event.ts';
import { DEFAULT_SETTINGS } from '../../../src/flow/settings.ts';
import type { AddressState, Cause, Verdict } from '../../../src/flow/state.ts';
import { CONTACT_PROPERTIES } from '../../../src/install/properties.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const empty = concludeAddress(
  { email: 'ida@acme.test', events: [], deliveredDays: [], life: [], word: null, actedUpon: [] },
  DEFAULT_SETTINGS.conclude,
  NOW,
);
const definitions = new Map(CONTACT_PROPERTIES.map((definition) => [definition.name, definition]));
const URL = 'https://bellwether.example/u/1.x';

const cause = (reason: Cause['reason'], diagnostic = '550 no'): Cause => ({
  eventKey: 'k',
  class: 'hard',
  reason,
  rule: 'r',
  diagnostic,
  gateway: null,
  smtpCode: 550,
  enhancedStatus: null,
  campaign: 'November news',
  at: NOW,
  isHistory: false,
});

/** HubSpot refuses a value that is not among the options, or not of the type. */
function expectAccepted(properties: Record<string, string>): void {
  for (const [name, value] of Object.entries(properties)) {
    const definition = definitions.get(name);
    expect([name, definition?.name]).toEqual([name, name]);
    if (value === '') continue;
    if (definition?.type === 'enumeration') expect(definition.options?.map((option) => option.value)).toContain(value);
    if (definition?.type === 'number') expect(Number(value)).not.toBeNaN();
    if (definition?.type === 'datetime') expect(value).toMatch(/^\d{13}$/);
  }
}

const states: AddressState[] = [
  empty,
  ...(['unknown', 'reachable', 'retrying', 'blocked', 'unsure', 'dead'] as Verdict[]).map((verdict) => ({
    ...empty,
    verdict,
    since: NOW,
  })),
  ...(['none', 'streams', 'everything'] as const).map((scope) => ({
    ...empty,
    optOut: {
      ...empty.optOut,
      scope,
      at: scope === 'none' ? null : NOW,
      streams: scope === 'streams' ? ['events', 'news'] : [],
      venue: scope === 'none' ? null : 'page',
    },
  })),
];

test('HubSpot would take every value of every state', () => {
  for (const state of states)
    expectAccepted(
      contactProperties(state, { reason: 'too_often', comment: 'Too much', answeredAt: NOW }, 'partner', URL),
    );
});

test('every reason that a bounce can have is among the options', () => {
  const notBounces = new Set(['delivered', 'auto_reply', 'challenge', 'complaint', 'unsubscribe_request']);
  for (const reason of REASONS.filter((one) => !notBounces.has(one))) {
    expectAccepted(contactProperties({ ...empty, verdict: 'dead', since: NOW, cause: cause(reason) }, null, null, URL));
  }
});

test('all but the three that reps write are written', () => {
  const written = Object.keys(contactProperties(empty, null, null, URL));
  const theirs = ['bw_is_champion', 'bw_opt_out_request', 'bw_rep_verdict'];
  expect([...written, ...theirs].sort()).toEqual([...definitions.keys()].sort());
});

test('a suggested address stands beside the evidence for it, and is emptied where there is none', () => {
  const suggested = { email: 'ida@acme-group.test', why: 'Their automatic reply of 3 Mar 2026 asks to write there.' };
  const written = contactProperties(empty, null, null, URL, suggested);
  expect(written.bw_suggested_email).toBe('ida@acme-group.test');
  expect(written.bw_evidence).toContain(`Suggested address: ida@acme-group.test. ${suggested.why}`);
  expect(contactProperties(empty, null, null, URL).bw_suggested_email).toBe('');
});

test('who left everything is shown as such, whatever the address', () => {
  const state: AddressState = {
    ...empty,
    verdict: 'dead',
    since: NOW,
    optOut: { ...empty.optOut, scope: 'everything', at: NOW, venue: 'one_click' },
  };
  expect(contactProperties(state, null, null, URL)).toMatchObject({
    bw_email_status: 'left_everything',
    bw_verdict: 'dead',
    bw_unsubscribe_venue: 'one_click',
  });
});

test('a diagnostic of any length fits', () => {
  const properties = contactProperties({ ...empty, cause: cause('policy', 'x'.repeat(100_000)) }, null, null, URL);
  expect(properties.bw_bounce_text?.length).toBe(2_000);
});

test('only what changed is sent; what is gone is cleared', () => {
  expect(changedProperties({ a: '1', b: '2', c: '' }, { a: '1', b: '1', c: 'old' })).toEqual({ b: '2', c: '' });
  expect(changedProperties({ a: '1', c: '' }, null)).toEqual({ a: '1' });
});

test('a report can count losses and wins by month, and by what won them back', () => {
  const at = (day: number) => new Date(`2026-10-0${day}T10:00:00Z`);
  const won = {
    kind: 'lost' as const,
    episodeId: null,
    startedAt: at(1),
    endedAt: at(4),
    causeKey: 'a',
    wonBackBy: 'reply' as const,
  };
  const vouched = { ...won, startedAt: at(5), endedAt: at(6), causeKey: 'b', wonBackBy: 'word' as const };
  const left = { ...won, kind: 'left' as const, startedAt: at(7), endedAt: null, causeKey: 'c', wonBackBy: null };
  const state = { ...empty, blocks: 3, episodes: [won, vouched, left] };
  const properties = contactProperties(state, null, null, URL);
  expectAccepted(properties);
  expect(properties).toMatchObject({
    bw_lost_at: String(at(5).getTime()),
    bw_won_back_at: String(at(4).getTime()),
    bw_won_back_by: 'reply',
    bw_blocks: '3',
  });
});
