import { directoryEntry } from '../directory-entry.ts';
import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const HASH = Buffer.alloc(32, 5);
const STRETCH = { gateway: '@x.test', from: new Date(0), to: LATER };

/** Addresses and what hangs on them: counts, events, episodes, decisions, opt-outs and answers. */
export function addressCalls(theirs: TenantIds): TenantCalls {
  const ids = [theirs.address];
  return {
    'address.findOrCreateAddresses': [['bravo@x.test'], NOW],
    'address.findAddressIds': [['bravo@x.test']],
    'address.markDirty': [ids, 'enter', LATER],
    'address.markDue': [LATER],
    'address.listDirty': [100],
    'address.saveStates': [[stateOf(theirs)], 1, true],
    'address.markLookedUp': [ids, LATER],
    'address.forgetLookUp': [ids, LATER],
    'address.lockMarks': [ids],
    'address.listAddresses': [ids],
    'teachable-event.nextStretch': [0, 10],
    'teachable-event.listTeachable': [
      { after: 0, until: Number.MAX_SAFE_INTEGER },
      { words: null, readBy: null, scope: { kind: 'everywhere' } },
    ],
    'teachable-event.sampleReplies': [{ kind: 'domain', domain: 'bravo.test' }, 10],
    'teachable-event.saveReadings': [[{ ...eventOf(theirs), eventKey: 'same' }], LATER],
    'address.putAside': [theirs.address, 'w', LATER],
    'counts.markSeen': [[{ eventKey: 'same', day: '2026-11-20' }]],
    'counts.markDays': [[{ addressId: theirs.address, day: '2026-11-20', isDelivered: true }]],
    'counts.deliveredDays': [ids],
    'counts.addTallies': [
      [{ day: '2026-11-20', campaign: 'alpha', dataSource: '', sendingIp: '', gateway: '', type: 'delivered' }],
    ],
    'mailing-day.markMailings': [[{ addressId: theirs.address, day: '2026-11-20', campaign: 'alpha', dataSource: '' }]],
    'mailing-day.clearMailings': [ids],
    'data-source-chunk.deriveDataSources': [ids],
    'directory.saveDirectory': [[directoryEntry(theirs.address, 'ours')]],
    'dead-suppression.projectDead': [
      [{ addressId: theirs.address, addressHash: HASH, since: NOW, eventKey: 'same' }],
      ids,
      NOW,
    ],
    'gateway-burst.crowdedGateways': [[STRETCH], 1],
    'gateway-burst.hardAnswersIn': [STRETCH],
    'gateway-burst.hardAnswersOf': [ids],
    'gateway-burst.countAccepted': [['x.test'], '2026-11-20', 10],
    'gateway-burst.slotCounts': [STRETCH, 900_000],
    'gateway-burst.findBursts': [[STRETCH]],
    'gateway-burst.saveBursts': [[{ gateway: 'alpha', slot: LATER, words: 'w', addresses: 9 }], NOW],
    'gateway-burst.markBehind': [STRETCH, [], LATER],
    'industry-share.industriesLearnedAt': [],
    'industry-share.learnIndustries': [new Date(0), LATER],
    'industry-share.listIndustries': [],
    'mailing-blocks.mailingBlocks': [[{ campaign: 'alpha', at: NOW }]],
    'mailing-blocks.listRefusals': ['alpha', 10],
    'noticed-mailing.listLeftDays': [{ from: null, until: LATER, atLeast: 1 }],
    'noticed-mailing.listRefusedDays': [{ from: null, until: LATER, atLeast: 1 }],
    'lost-domain.listLostDomains': [LATER],
    'peers.peersOf': [[{ addressId: theirs.address, domain: 'x.test', since: '2000-01-01' }]],
    'peers.markColleagues': [['x.test'], LATER],
    'peers.reachedDomains': [['x.test']],
    'episode.episodesOf': [ids],
    'episode.addEpisodes': [[{ addressId: theirs.address, interval: intervalOf(theirs) }]],
    'episode.updateEpisodes': [[intervalOf(theirs)]],
    'episode.endLosses': [[theirs.episode], LATER],
    'episode.addDecisions': [
      [
        {
          decision: { play: 'deal-at-risk', target: { type: 'contact', id: '1' }, because: {} },
          addressId: theirs.address,
          episodeId: theirs.episode,
        },
      ],
      1,
      NOW,
    ],
    'event.completeEvents': [[eventOf(theirs)]],
    'event.insertEvents': [[eventOf(theirs)]],
    'event.eventsOf': [ids],
    'leave.listPersonActs': [theirs.address],
    'leave.lockAddress': [theirs.address],
    'leave.listOptOutSuppressions': [HASH],
    'leave.suppressForOptOut': [
      { addressHash: HASH, stream: null, since: NOW, venue: 'page', eventKey: null, addressId: theirs.address },
    ],
    'leave.insertConsentProofs': [[]],
    'leave.insertConsentProof': [
      {
        addressId: theirs.address,
        addressHash: HASH,
        act: 'leave',
        actor: 'person',
        venue: 'page',
        stream: null,
        scope: 'everything',
        eventKey: null,
        detail: {},
        at: NOW,
      },
    ],
    'verdict-change.saveVerdictChanges': [
      [{ addressId: theirs.address, was: 'unknown', verdict: 'dead', reason: null, evidence: [] }],
      NOW,
    ],
    'suppression.projectOptOuts': [[{ addressId: theirs.address, addressHash: HASH, optOut: NO_OPT_OUT }], NOW],
    'survey.saveSurveyAnswer': [
      {
        addressId: theirs.address,
        eventKey: 'same',
        reason: 'other',
        comment: 'x',
        campaign: null,
        stream: null,
        at: NOW,
      },
    ],
    'survey.listSurveyAnswers': [theirs.address],
    'survey.latestAnswers': [ids],
  };
}

const NO_OPT_OUT = {
  scope: 'none',
  streams: [],
  at: null,
  venue: null,
  complaint: false,
  eventKey: null,
  campaign: null,
  isHistory: false,
};

function stateOf(theirs: TenantIds) {
  return {
    addressId: theirs.address,
    dirtyAt: '2026-11-20T10:00:00Z',
    verdict: 'reachable',
    verdictSince: null,
    bounceClass: null,
    bounceReason: null,
    optOut: 'none',
    state: '{}',
    reviewAt: null,
  };
}

function intervalOf(theirs: TenantIds) {
  return {
    kind: 'lost',
    episodeId: theirs.episode,
    startedAt: new Date(0),
    endedAt: LATER,
    wonBackBy: 'reply',
    causeKey: 'k',
  };
}

function eventOf(theirs: TenantIds) {
  return {
    addressId: theirs.address,
    sourceId: theirs.source,
    deliveryId: theirs.delivery,
    eventKey: 'another',
    esp: 'sendgrid',
    type: 'hard_bounce',
    recipient: null,
    native: 'n',
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    stream: null,
    dataSource: null,
    occurredAt: NOW,
    receivedAt: NOW,
    at: NOW,
    actor: 'esp',
    scope: 'everything',
    origin: 'live',
    class: 'hard',
    reason: 'user_unknown',
    rule: 'r',
    span: null,
    gateway: null,
    confidence: 1,
  };
}
