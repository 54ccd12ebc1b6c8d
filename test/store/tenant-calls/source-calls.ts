import type { NewDelivery } from '../../../src/store/delivery.ts';
import { box, NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

/** Sources and what they delivered. */
export function sourceCalls(theirs: TenantIds): TenantCalls {
  return {
    'delivery.countQuarantined': [theirs.source],
    'delivery.isQuarantined': [theirs.source, Buffer.from('[]')],
    'delivery.listWaiting': [100, 1e6, NOW],
    'delivery.markRead': [[{ deliveryId: theirs.delivery, eventCount: 1, newCount: 1, rejected: [] }], NOW],
    'delivery.markUnreadable': [theirs.delivery, 'w', null],
    'delivery.retryDelivery': [theirs.delivery],
    'delivery.discardDeliveries': [[theirs.delivery]],
    'delivery.findDelivery': [theirs.delivery],
    'delivery.expireDeliveries': [LATER],
    'mailbox.findMailbox': [theirs.source],
    'mailbox.takeMails': [
      theirs.source,
      { from: { uidValidity: 7, lastUid: 7 }, to: { uidValidity: 7, lastUid: 9 } },
      [stolenMail(theirs)],
      NOW,
    ],
    'source.addSource': [box, { esp: 'sendgrid', label: 'alpha', secrets: [], now: NOW }],
    'source.findSourceByToken': [box, 'bravo'],
    'source.findSource': [box, theirs.source],
    'source.addSecret': [box, theirs.source, 'stolen'],
    'source.listSources': [box],
    'source.resealSource': [box, theirs.source],
    'source.noteRefusal': [theirs.source, 'w', NOW],
    'source.clearRefusal': [theirs.source],
    'used-token.claimToken': [theirs.source, { token: 'bravo', factsHash: Buffer.from('stolen') }, NOW],
    'used-token.expireTokens': [LATER],
    'source-signs.noteArrivals': [
      [{ sourceId: theirs.source, isEvent: true, isUseful: true, types: ['stolen'], ignored: [], streams: [] }],
      LATER,
    ],
    'source-signs.noteStray': ['bravo', LATER],
    'source-changes.changeSource': [theirs.source, { label: 'stolen', purpose: 'both', unsubscribeScope: null }],
    'source-changes.switchSource': [theirs.source, false],
    'source-changes.renewAddress': [box, theirs.source],
    'source-changes.closeFormerAddress': [theirs.source],
    'source-changes.removeSource': [theirs.source, LATER],
  };
}

function stolenMail(theirs: TenantIds): NewDelivery {
  const body = Buffer.from('stolen');
  return { portalId: 2, sourceId: theirs.source, receivedAt: NOW, headers: {}, body, state: 'waiting', why: null };
}
