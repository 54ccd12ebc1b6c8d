import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const HASH = Buffer.alloc(32, 5);
const EMAIL = 'bravo@x.test';

/** When each place knew that somebody left, HubSpot's preferences, and what is held of a person. */
export function honouredCalls(theirs: TenantIds): TenantCalls {
  const payload = {
    email: EMAIL,
    subscriptionId: 7,
    stream: null,
    state: 'out',
    leftAt: NOW.toISOString(),
    stillOut: [],
  };
  return {
    'opt-out-clock.startClocks': [[theirs.address], NOW],
    'opt-out-clock.noteHonoured': [true, LATER],
    'report/honoured.measurePlaces': [new Date(0)],
    'report/honoured.countWaitingOptOuts': [],
    'report/honoured.listWaitingOptOuts': [100],
    'report/honoured.listLatestOptOuts': [100],
    'report/honoured.listClocksOf': [theirs.address],
    'report/honoured.listProofs': [HASH],
    'report/honoured.listSuppressionsByHash': [HASH],
    'report/honoured.listLeftStreams': [100],
    'subscription-type.listSubscriptionTypes': [],
    'subscription-type.saveSubscriptionTypes': [[{ subscriptionId: 7, name: 'alpha', isActive: true }], LATER],
    'subscription-write.planSubscriptions': [[{ addressId: theirs.address, contactId: '77', payload }], NOW],
    'subscription-write.giveBackSubscriptions': [[{ addressId: theirs.address, at: LATER, stillOut: [] }]],
    'subscription-write.findToldOut': [[EMAIL]],
    'erasure.contactsToErase': [EMAIL],
    'erasure-request.addErasureRequest': [{ email: 'alpha@x.test', askedBy: 'alpha', askedAt: NOW }],
    'erasure-request.listErasureRequests': [],
    'erasure-request.listDueErasures': [LATER, 100],
    'erasure-request.putErasureAside': [theirs.erasureRequest, 'w', LATER],
    'erasure-request.deleteErasureRequests': [[EMAIL]],
    'report/held.countHeld': [],
    'person-copy.copyPerson': [
      { emails: ['bravo.new@x.test'], hashes: [HASH], addressIds: [theirs.address], contactIds: [] },
    ],
  };
}
