/** What cards say of states that a journey does not pass through. */
import { basisOf } from '../../../src/api/card/basis-words.ts';
import { nextWords } from '../../../src/api/card/next-words.ts';
import { evidenceLines, optOutWarning, stateWords, whyWords } from '../../../src/api/card/state-words.ts';
import { suggestionWords } from '../../../src/api/card/suggestion-words.ts';
import type { ContactFacts } from '../../../src/flow/facts.ts';
import type { AddressState, Evidence, OptOut } from '../../../src/flow/state.ts';

const ZONE = 'Europe/Berlin';
const AT = new Date('2026-11-03T10:00:00Z');
const NEVER_LEFT: OptOut = {
  scope: 'none',
  streams: [],
  at: null,
  venue: null,
  complaint: false,
  eventKey: null,
  campaign: null,
  isHistory: false,
};
const LEFT: OptOut = { ...NEVER_LEFT, scope: 'everything', at: AT, venue: 'page' };

const state = (more: Partial<AddressState>): AddressState => ({
  verdict: 'reachable',
  since: AT,
  cause: null,
  hypothesis: null,
  hardBounces: 0,
  softBounces: 0,
  blocks: 0,
  retryAfter: null,
  callFor: null,
  lastBounceAt: null,
  lastDeliveredOn: null,
  evidence: [],
  wouldChange: null,
  optOut: NEVER_LEFT,
  episodes: [],
  reviewAt: null,
  ...more,
});
const contact = (more: Partial<ContactFacts>): ContactFacts => ({
  contactId: '7',
  email: 'ida@acme.test',
  otherEmails: [],
  name: 'Ida Berg',
  jobTitle: null,
  department: null,
  seniority: null,
  phone: null,
  mobilePhone: null,
  linkedinUrl: null,
  country: null,
  lifecycleStage: null,
  buyingRoles: [],
  isChampion: false,
  optedOutBy: null,
  ownerId: null,
  createdAt: null,
  life: [],
  ...more,
});

test('whoever left is shown to have left, though mail would arrive; one who left and is gone is shown as gone', () => {
  expect(stateWords(state({ optOut: LEFT }), ZONE)).toEqual({
    label: 'Does not want our emails',
    tone: 'danger',
    says: 'The person left all mail.',
    since: 'since 3 Nov 2026',
  });
  expect(stateWords(state({ verdict: 'dead', optOut: LEFT }), ZONE).label).toBe('Address no longer works');
  expect(stateWords(state({ verdict: 'unknown', since: null }), ZONE)).toMatchObject({ tone: 'default', since: null });
});

test('leaving warns of what HubSpot would still let through', () => {
  expect(optOutWarning(NEVER_LEFT, ZONE)).toBeNull();
  expect(optOutWarning(LEFT, ZONE)).toBe(
    'They left all mail on the unsubscribe page on 3 Nov 2026. HubSpot still lets an email from one person to another through: do not write to them.',
  );
  expect(optOutWarning({ ...LEFT, complaint: true, venue: 'complaint' }, ZONE)).toMatch(
    /^They marked our mail as spam on 3 Nov/,
  );
  expect(optOutWarning({ ...LEFT, scope: 'streams', streams: ['news', 'events'] }, ZONE)).toBe(
    'They left news, events on the unsubscribe page on 3 Nov 2026. Other mail may still be sent.',
  );
});

test('an address that a colleague gave up has no server to quote', () => {
  expect(whyWords(state({ verdict: 'dead' }), ZONE)).toBe(
    'Somebody who knows says that this address is not used any more.',
  );
  expect(whyWords(state({}), ZONE)).toBeNull();
});

test('of each side of the evidence the strongest three lines are shown', () => {
  const one = (weight: number, side: Evidence['for'] = 'gone'): Evidence => ({
    at: AT,
    for: side,
    weight,
    kind: 'bounce',
    text: `${side} ${weight}`,
  });
  expect(evidenceLines([one(0.1), one(0.9), one(0.5), one(0.7), one(0.2, 'alive')])).toEqual({
    gone: ['gone 0.9', 'gone 0.7', 'gone 0.5'],
    alive: ['alive 0.2'],
    refused: [],
  });
});

test('why somebody may be written to: what is on record, since when, and by what it is proved', () => {
  const asked = { contact: contact({}), acts: [], optOut: NEVER_LEFT, dataSource: null, timeZone: ZONE };
  expect(basisOf(asked)).toMatchObject({
    isRecorded: false,
    says: expect.stringMatching(/^No legal basis is recorded/),
    proofs: [],
  });
  const customer = contact({
    bases: ['contract', 'consent'],
    lifecycleStage: 'customer',
    customerSince: new Date('2025-02-01T10:00:00Z'),
    createdAt: new Date('2024-05-06T10:00:00Z'),
  });
  expect(basisOf({ ...asked, contact: customer, dataSource: 'Trade fair' })).toEqual({
    isRecorded: true,
    says: 'HubSpot has a contract and consent recorded.',
    proofs: ['A customer since 1 Feb 2025.', 'The address came from “Trade fair”.', 'In HubSpot since 6 May 2024.'],
  });
});

test('coming back by their own act counts, and only after the leaving; leaving ends every basis', () => {
  const back = { act: 'return', actor: 'person', venue: 'page', stream: null, at: AT };
  const asked = { contact: contact({}), acts: [back], optOut: NEVER_LEFT, dataSource: null, timeZone: ZONE };
  expect(basisOf(asked)).toEqual({
    isRecorded: true,
    says: 'They asked for our mail themselves.',
    proofs: ['They asked for our mail again on the unsubscribe page on 3 Nov 2026.'],
  });
  expect(basisOf({ ...asked, acts: [{ ...back, actor: 'customer' }] }).isRecorded).toBe(false);
  const leftLater = { ...LEFT, at: new Date('2026-11-04T10:00:00Z') };
  expect(basisOf({ ...asked, contact: contact({ bases: ['consent'] }), optOut: leftLater })).toEqual({
    isRecorded: false,
    says: 'They left all mail, so nothing allows us to write, whatever stood before.',
    proofs: [],
  });
});

test('what to do follows from how they stand, and never is an email to somebody who left', () => {
  const review = {
    mode: 'review',
    row: null,
    why: 'Their country is not known, so the strictest rule holds.',
  } as const;
  const ask = { contact: contact({ phone: '+49 30 1' }), suggestion: null, gate: review, timeZone: ZONE };
  expect(nextWords({ ...ask, state: state({ verdict: 'dead' }) })).toMatch(/^Call \+49 30 1, or whoever took over/);
  expect(nextWords({ ...ask, contact: contact({}), state: state({ verdict: 'unsure' }) })).toMatch(
    /^Reach them in another way/,
  );
  expect(nextWords({ ...ask, state: state({ verdict: 'blocked' }) })).toMatch(/^Ask their IT/);
  expect(nextWords({ ...ask, state: state({ verdict: 'retrying', retryAfter: AT }) })).toMatch(
    /again after 3 Nov 2026/,
  );
  expect(nextWords({ ...ask, state: state({}) })).toBe('Nothing: mail may be sent as usual.');
  expect(nextWords({ ...ask, state: state({ verdict: 'dead', optOut: LEFT }) })).toBe(
    'Do not contact them; review internally what went wrong. Their country is not known, so the strictest rule holds.',
  );
  const call = { mode: 'call', row: 2, why: 'Row 2 of your table.' } as const;
  expect(nextWords({ ...ask, gate: call, state: state({ optOut: LEFT }) })).toMatch(
    /^Do not email\. One call .+ Row 2/,
  );
});

test('an address that two would share is offered with the question first, and its next step says so', () => {
  const found = {
    email: 'i.berg@acme.test',
    from: 'colleagues',
    why: 'Colleagues get mail so.',
    confidence: 0.9,
    learnedFrom: [],
    isAmbiguous: true,
  } as const;
  const offer = {
    contactId: '7',
    addressId: 1,
    email: 'ida@acme.test',
    isPrimary: true,
    isTaken: false,
    isUnderWay: false,
  };
  const suggestion = suggestionWords(found, offer);
  expect(suggestion).toMatchObject({
    confidence: 'Ask first',
    why: expect.stringContaining('Somebody else would have the same'),
  });
  const gate = { mode: 'review', row: null, why: '' } as const;
  expect(nextWords({ state: state({ verdict: 'dead' }), contact: null, suggestion, gate, timeZone: ZONE })).toBe(
    'Ask whether i.berg@acme.test is theirs, then confirm it here.',
  );
  const words = (more: object) => suggestionWords({ ...found, isAmbiguous: false, ...more }, offer).confidence;
  expect([
    words({}),
    words({ from: 'reply', confidence: null }),
    words({ from: 'spelling', confidence: null }),
  ]).toEqual(['Very likely', 'They asked for it', 'A guess']);
  expect(suggestionWords(found, { ...offer, isPrimary: false })).toMatchObject({
    deed: null,
    hindrance: expect.any(String),
  });
});
