/** A made-up case, by which wording is shown while a play has had no real one. Nobody of it exists. */
import type { PlayInput } from '../flow/decide/play.ts';
import type { CrmFacts } from '../flow/facts.ts';
import type { DecideSettings, PlayId } from '../flow/settings.ts';
import type { AddressState, Cause } from '../flow/state.ts';
import { DAY_MS } from '../lib/clock.ts';

const EMAIL = 'dana.reyes@acme.example';

export function sampleInput(play: PlayId, settings: DecideSettings, now: Date, timeZone: string): PlayInput {
  const at = new Date(now.getTime() - DAY_MS);
  const hasLeft = play === 'global-unsubscribe';
  return {
    email: EMAIL,
    before: null,
    after: stateOf(play, at, hasLeft),
    facts: factsOf(settings, now, timeZone),
    settings,
    survey: null,
    now,
  };
}

function stateOf(play: PlayId, at: Date, hasLeft: boolean): AddressState {
  const isSoft = play === 'soft-bounce-call';
  return {
    verdict: hasLeft ? 'reachable' : isSoft ? 'retrying' : 'dead',
    since: at,
    cause: hasLeft ? null : causeOf(isSoft, at),
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
      scope: hasLeft ? 'everything' : 'none',
      streams: [],
      at: hasLeft ? at : null,
      venue: hasLeft ? 'page' : null,
      complaint: false,
      eventKey: null,
      campaign: null,
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

function causeOf(isSoft: boolean, at: Date): Cause {
  return {
    eventKey: 'sample',
    class: isSoft ? 'soft' : 'hard',
    reason: isSoft ? 'mailbox_full' : 'user_unknown',
    rule: 'sample',
    diagnostic: isSoft ? '452 4.2.2 The mailbox is full' : '550 5.1.1 No such user',
    gateway: null,
    smtpCode: isSoft ? 452 : 550,
    enhancedStatus: isSoft ? '4.2.2' : '5.1.1',
    campaign: null,
    at,
    isHistory: false,
  };
}

function factsOf({ championRoles, dealProbability }: DecideSettings, now: Date, timeZone: string): CrmFacts {
  return {
    contact: {
      contactId: '1',
      email: EMAIL,
      name: 'Dana Reyes',
      jobTitle: 'Head of Operations',
      phone: '+1 555 0100',
      mobilePhone: null,
      linkedinUrl: null,
      country: null,
      lifecycleStage: null,
      buyingRoles: [championRoles[0] ?? 'DECISION_MAKER'],
      isChampion: true,
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
    owners: new Map(),
    portalCurrency: 'USD',
    timeZone,
  };
}
