import { NOW, type TenantIds } from '../fill-tenant.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const EVER = new Date(0);
const PERIOD = { first: '2026-11-01', last: '2026-11-30' };

const ANY_DELIVERY = { state: null, sourceId: null, reason: null, from: null, until: null, email: null };

/** What the pages read. */
export function reportCalls(theirs: TenantIds): TenantCalls {
  return {
    'report/address-story.findAddressHead': [theirs.address],
    'report/address-story.listDecisions': [theirs.address],
    'report/address-story.listEpisodes': [theirs.address],
    'report/address-story.listAnswers': [theirs.address],
    'report/address-story.listSuppressions': [theirs.address],
    'report/addresses.searchAddresses': [{ text: '', verdict: null, hasLeft: false, after: null, limit: 100 }],
    'report/audit.listAuditPage': [{ kinds: null, actor: null, before: null }, 100],
    'report/audit.listActors': [],
    'report/backlog.countBacklog': [],
    'report/changes.countChanges': [EVER],
    'report/changes.listChanges': [EVER, 100],
    'report/deliveries.listDeliveries': [ANY_DELIVERY, null, 100],
    'report/deliveries.listReasons': [null],
    'report/deliveries.findDeliveryView': [theirs.delivery, 1_000],
    'report/events.listStoryEvents': [theirs.address, null, 100],
    'report/members.listMembers': [NOW],
    'report/overview.countMessages': [PERIOD.first, PERIOD.last],
    'report/overview.countDeliveries': [EVER],
    'report/overview.countWrites': [EVER],
    'report/overview.countVerdicts': [],
    'report/overview.countLost': [EVER, LATER],
    'report/overview.hasBegun': [],
    'report/plays.listPlayActivity': [EVER],
    'report/plays.findRecentCase': ['champion-lost'],
    'report/portal.findPortalView': [],
    'report/sources.listSourceRows': [],
    'report/sources.findSourceView': [theirs.source],
    'report/troubles.countTroubles': [],
    'report/writes.listWrites': [null, null, 100],
    'report/writes.listWritesOf': [theirs.address],
    'report/writes.listLatestTasks': [100],
  };
}
