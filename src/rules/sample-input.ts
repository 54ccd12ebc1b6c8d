/** A made-up case, by which wording is shown while a play has had no real one. Nobody of it exists. */
import type { PlayInput } from '../flow/decide/play.ts';
import type { AccountFacts, CrmFacts } from '../flow/facts.ts';
import type { DecideSettings, PlayId } from '../flow/settings.ts';
import type { AddressState, Cause, MailingLeaves } from '../flow/state.ts';
import { DAY_MS } from '../lib/clock.ts';

const EMAIL = 'dana.reyes@acme.example';
const MISTYPED = 'dana.reyes@acme.exmaple';

const REFUSED = {
  class: 'block',
  reason: 'policy',
  diagnostic: '550 5.7.0 Local Policy Violation',
  smtpCode: 550,
  enhancedStatus: '5.7.0',
} as const;

const LEAVING: readonly PlayId[] = [
  'complaint',
  'global-unsubscribe',
  'list-unsubscribe',
  'passionate-feedback',
  'canary',
];

export function sampleInput(play: PlayId, settings: DecideSettings, now: Date, timeZone: string): PlayInput {
  const at = new Date(now.getTime() - DAY_MS);
  const hasLeft = LEAVING.includes(play);
  return {
    email: play === 'entry-error' ? MISTYPED : EMAIL,
    before: null,
    after: stateOf(play, at, hasLeft),
    facts: hasLeft ? customerFacts(settings, now, timeZone) : factsOf(settings, now, timeZone),
    // Shown as it would read: whether it is wanted stands above it.
    settings: { ...settings, personalTouch: 'on' },
    survey: hasLeft
      ? { reason: 'too_often', comment: 'Three mails a week is too much. I only wanted to hear of new products.' }
      : null,
    leaves: sampleLeaves(settings),
    mailing: { campaign: 'March news', gateways: 9, refused: 120, reported: 800, sendingIps: ['192.0.2.7'] },
    isDomainAlive: false,
    now,
  };
}

function stateOf(play: PlayId, at: Date, hasLeft: boolean): AddressState {
  const isSoft = play === 'soft-bounce-call';
  const isRefused = play === 'false-bounce' || play === 'our-mail-blocked';
  return {
    verdict: hasLeft ? 'reachable' : isSoft ? 'retrying' : isRefused ? 'blocked' : 'dead',
    since: at,
    cause: hasLeft ? null : causeOf(play, at),
    hypothesis: null,
    hardBounces: isSoft ? 0 : 1,
    softBounces: isSoft ? 2 : 0,
    blocks: 0,
    retryAfter: null,
    callFor: isSoft ? at : null,
    lastBounceAt: hasLeft ? null : at,
    lastDeliveredOn: null,
    evidence: [],
    wouldChange: null,
    optOut: {
      scope: !hasLeft ? 'none' : play === 'list-unsubscribe' ? 'streams' : 'everything',
      streams: play === 'list-unsubscribe' ? ['Product news'] : [],
      at: hasLeft ? at : null,
      venue: hasLeft ? 'page' : null,
      complaint: play === 'complaint',
      eventKey: null,
      campaign: hasLeft ? 'March news' : null,
      isHistory: false,
    },
    episodes: [
      {
        kind: hasLeft ? 'left' : 'lost',
        episodeId: null,
        startedAt: at,
        endedAt: null,
        wonBackBy: null,
        causeKey: 'sample',
      },
    ],
    reviewAt: null,
  };
}

const CAUSES: Partial<Record<PlayId, Pick<Cause, 'class' | 'reason' | 'diagnostic' | 'smtpCode' | 'enhancedStatus'>>> =
  {
    'soft-bounce-call': {
      class: 'soft',
      reason: 'mailbox_full',
      diagnostic: '452 4.2.2 The mailbox is full',
      smtpCode: 452,
      enhancedStatus: '4.2.2',
    },
    'false-bounce': REFUSED,
    'our-mail-blocked': REFUSED,
    'entry-error': {
      class: 'hard',
      reason: 'domain_unknown',
      diagnostic: '550 5.1.2 Host unknown',
      smtpCode: 550,
      enhancedStatus: '5.1.2',
    },
  };
const GONE = {
  class: 'hard',
  reason: 'user_unknown',
  diagnostic: '550 5.1.1 No such user',
  smtpCode: 550,
  enhancedStatus: '5.1.1',
} as const;

function causeOf(play: PlayId, at: Date): Cause {
  return {
    ...(CAUSES[play] ?? GONE),
    eventKey: 'sample',
    rule: 'sample',
    gateway: null,
    campaign: 'March news',
    at,
    isHistory: false,
  };
}

function factsOf({ championRoles, dealProbability }: DecideSettings, now: Date, timeZone: string): CrmFacts {
  return {
    contact: {
      contactId: '1',
      email: EMAIL,
      otherEmails: [],
      name: 'Dana Reyes',
      jobTitle: 'Head of Operations',
      department: null,
      seniority: null,
      phone: '+1 555 0100',
      mobilePhone: null,
      linkedinUrl: null,
      country: null,
      lifecycleStage: null,
      buyingRoles: [championRoles[0] ?? 'DECISION_MAKER'],
      isChampion: true,
      optedOutBy: null,
      ownerId: null,
      createdAt: null,
      life: [],
    },
    company: { companyId: '1', name: 'Acme', domain: 'acme.example', industry: null, ownerId: null },
    deals: [
      {
        dealId: '1',
        name: 'Acme rollout',
        amount: 48_000,
        currency: 'USD',
        closeDate: new Date(now.getTime() + 9 * DAY_MS),
        stageProbability: Math.max(0.8, dealProbability),
        isOpen: true,
        ownerId: null,
      },
    ],
    colleagues: [],
    named: new Map(),
    account: accountOf(),
    owners: new Map(),
    portalCurrency: 'USD',
    timeZone,
  };
}

/** A customer for years, so that it shows how a task says that. */
function customerFacts(settings: DecideSettings, now: Date, timeZone: string): CrmFacts {
  const facts = factsOf(settings, now, timeZone);
  const since = new Date(now.getTime() - 1_200 * DAY_MS);
  return {
    ...facts,
    contact: facts.contact && {
      ...facts.contact,
      country: 'United States',
      lifecycleStage: 'customer',
      customerSince: since,
      language: 'en',
    },
  };
}

function sampleLeaves({ canaryLeaves, canaryOdds, canaryTimes }: DecideSettings): MailingLeaves {
  const left = Math.max(14, canaryLeaves);
  const delivered = left * 60;
  return {
    campaign: 'March news',
    delivered,
    left,
    complained: 2,
    usualDelivered: delivered * 100,
    usualLeft: Math.round((left * 100) / (canaryTimes * 3)),
    chance: Math.min(1 / 40_000, 1 / canaryOdds),
    ownerId: null,
    reasons: [
      { reason: 'too_often', people: 4 },
      { reason: 'not_relevant', people: 2 },
    ],
    quotes: [{ addressId: 1, words: 'Three mails a week is too much.' }],
  };
}

function accountOf(): AccountFacts {
  const people = [
    { name: 'Dana Reyes', email: EMAIL, probable: 'dana.reyes@acme-group.example' },
    { name: 'Sam Lee', email: 'sam.lee@acme.example', probable: 'sam.lee@acme-group.example' },
  ];
  return {
    domain: 'acme.example',
    kind: 'domain_changed',
    newDomain: 'acme-group.example',
    evidence: ['2 of them get mail at acme-group.example now.'],
    people: people.map(({ name, email, probable }, at) => ({
      email,
      name,
      addressId: at + 1,
      contactId: String(at + 1),
      mayContact: true,
      probable: { email, probable, confidence: 0.97, learnedFrom: [], isAmbiguous: false },
    })),
  };
}
