import { createHash } from 'node:crypto';
import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

/** What HubSpot tells of contacts, and what follows from it. */
export function hubspotCalls(theirs: TenantIds, mark: string): TenantCalls {
  const ids = [theirs.address];
  return {
    'address-word.saveWord': [theirs.address, { says: 'reachable', by: 'alpha', at: LATER }],
    'address-word.wordsOn': [ids],
    'contact-link.linksOf': [['77']],
    'contact-link.linkAddresses': ['77', ids, NOW],
    'contact-link.unlinkAddresses': ['77', ids, NOW],
    'contact-link.saveCorrection': ['77', ids, { to: 1, at: NOW }],
    'contact-link.correctionsOf': [ids],
    'contact-link.lossesEndedBy': [ids],
    'contact-link.markCorrectedTo': [ids, LATER],
    'contact-link.enterLedger': [ids, LATER],
    'contact-link.markAgain': [ids, true, LATER],
    'contact-link.expireContacts': [['77']],
    'contact-merge.moveLinks': [['77'], '78'],
    'contact-merge.moveAnchors': [['77'], '78'],
    'contact-merge.moveProperties': [['77'], '78'],
    'contact-merge.dropWritesOf': ['77'],
    'contact-merge.reviveWritesOf': ['77'],
    'erasure.addressesToErase': ['77'],
    'erasure.rememberForgotten': [Buffer.alloc(32, 5), NOW],
    'erasure.eraseAddresses': [ids],
    'erasure.eraseContactRows': ['77'],
    'erasure.emptyDeliveriesNaming': [[mark]],
    'erasure.emptyDeliveries': [[theirs.delivery]],
    'hubspot-event.listWaitingHubspotEvents': [100, LATER],
    'hubspot-event.markHubspotEventsDone': [[1, 2, 3, 4], NOW],
    'hubspot-event.putHubspotEventAside': [3, 'w', LATER],
    'hubspot-event.hasLaterHubspotEvent': ['77', ['privacyDeletion'], new Date(0)],
    'hubspot-event.survivorsOf': [['88']],
    'hubspot-event.expireHubspotEvents': [LATER],
    'workflow-call.enterWorkflowCall': [{ callbackId: 'same', digest: Buffer.alloc(32, 1), contactId: '77' }, NOW],
    'workflow-call.answerWorkflowCall': ['same', {}],
    'workflow-call.expireWorkflowCalls': [LATER],
    'leave.carryDepartures': [['same'], 1],
    'suppression.hasForgotten': [],
    'suppression.findForgotten': [[createHash('sha256').update(mark).digest()]],
  };
}
