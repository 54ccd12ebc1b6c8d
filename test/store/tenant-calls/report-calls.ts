import type { LostFilter } from '../../../src/store/report/lost.ts';
import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const EVER = new Date(0);
const EVERYBODY: LostFilter = {
  standing: 'lost',
  text: 'same',
  state: null,
  reason: null,
  ownerId: null,
  sourceId: null,
  gateway: null,
  dataSource: null,
  isChampion: false,
  hasDeal: false,
  since: null,
};
const PERIOD = { first: '2026-11-01', last: '2026-11-30' };

const EVER_TRIED = { from: '2026-01-01', to: '2026-12-31', campaign: null, dataSource: null };

const ANY_DELIVERY = { state: null, sourceId: null, reason: null, from: null, until: null, email: null };

/** What the pages read. */
export function reportCalls(theirs: TenantIds): TenantCalls {
  return {
    'lost-view.listLostViews': ['hubspot:1'],
    'lost-view.saveLostView': [{ owner: 'hubspot:1', name: 'x', params: {}, isShared: true }, LATER],
    'lost-view.renameLostView': ['hubspot:1', theirs.lostView, 'y'],
    'lost-view.setDefaultLostView': ['hubspot:1', theirs.lostView],
    'lost-view.deleteLostView': ['hubspot:1', theirs.lostView],
    'lost-view.eraseLostViews': [['bravo']],
    'report/address-story.findAddressHead': [theirs.address],
    'report/address-story.listDecisions': [theirs.address],
    'report/address-story.listEpisodes': [theirs.address],
    'report/address-story.listAnswers': [theirs.address],
    'report/address-story.listSuppressions': [theirs.address],
    'report/audit.listAuditPage': [{ kinds: null, actor: null, before: null }, 100],
    'report/audit.listActors': [],
    'report/backlog.countBacklog': [],
    'report/changes.countChanges': [EVER],
    'report/changes.listChanges': [EVER, 100],
    'report/deals.listShakyDeals': [null],
    'report/deals.openTasksOf': [[theirs.address]],
    'report/deliveries.listDeliveries': [ANY_DELIVERY, null, 100],
    'report/deliveries.listReasons': [null],
    'report/deliveries.findDeliveryView': [theirs.delivery, 1_000],
    'report/events.listStoryEvents': [theirs.address, null, 100],
    'report/members.listMembers': [NOW],
    'report/events.findStoryEvent': [theirs.address, 'same'],
    'report/find.findAddressExactly': ['bravo@x.test'],
    'report/find.findPeople': ['same', 100],
    'report/lost.listLost': [
      EVERYBODY,
      { sorting: { key: 'since', direction: 'descending' }, from: null, limit: 100, isFew: true },
    ],
    'report/lost.countLostUpTo': [EVERYBODY, 100],
    'report/lost.listLostChoices': ['lost'],
    'report/person-story.listVerdictChanges': [theirs.address],
    'report/person-story.findWord': [theirs.address],
    'report/person-story.listLinks': [theirs.address],
    'report/person-story.listHubspotEvents': [theirs.address],
    'report/person-story.listColleagues': [0, 'bravo.test', 100],
    'report/overview.countMessages': [PERIOD.first, PERIOD.last],
    'report/overview.countDeliveries': [EVER],
    'report/overview.countWrites': [EVER],
    'report/overview.countVerdicts': [],
    'report/overview.countLost': [EVER, LATER],
    'report/overview.hasBegun': [],
    'report/plays.listPlayActivity': [EVER],
    'report/plays.findRecentCase': ['champion-lost'],
    'report/portal.findPortalView': [],
    'rate-told.claimRate': [{ kind: 'campaign', name: 'alpha', toldAt: NOW }, EVER],
    'rate-told.listToldRates': [EVER],
    'report/rates.countRates': ['campaign', EVER_TRIED, 100],
    'report/rates.countDomainRates': [EVER_TRIED],
    'report/rates.countIpRates': [EVER_TRIED, 100],
    'report/rates.gatewaysNamed': [EVER_TRIED],
    'report/rates-by.countRatesBy': ['day', EVER_TRIED, 100],
    'report/first-send.countFirstSends': [EVER_TRIED],
    'report/address-age.countAddressAges': [NOW],
    'report/database-age.everyNth': [],
    'report/database-age.countDatabaseAges': [['recent_conversion_date'], LATER, 1],
    'report/sunset.listSunset': [
      { monthsKnown: 1, monthsSilent: 1, championRoles: ['CHAMPION'], signs: ['recent_conversion_date'] },
      new Date('2036-01-01T00:00:00Z'),
      0,
      100,
    ],
    'report/dormant.countDormant': [LATER, 1],
    'report/dormant.listDormantDeals': [new Date('2036-01-01T00:00:00Z'), 100],
    'report/dormant.countAfterSilence': [9, '2026-12-31'],
    'report/data-source.countDataSourceStanding': ['same'],
    'report/data-source.listCarriers': ['same', { from: '2026-01-01', to: '2026-12-31' }],
    'data-source-card.listDataSourceCards': [],
    'data-source-card.saveDataSourceCard': [
      { name: 'same', kind: 'partner', costPerContact: 1, setBy: 'alpha', setAt: LATER },
    ],
    'data-source-card.listDataSourceChecks': [null],
    'data-source-card.addDataSourceCheck': [
      {
        name: 'same',
        item: 'captcha',
        answer: 'yes',
        note: null,
        againAfter: null,
        answeredBy: 'alpha',
        answeredAt: LATER,
      },
    ],
    'report/gateway-rates.countGatewayRates': [EVER_TRIED],
    'report/sources.listSourceRows': [],
    'report/sources.findSourceView': [theirs.source],
    'report/troubles.countTroubles': [],
    'report/writes.listWrites': [null, null, 100],
    'report/writes.listWritesOf': [theirs.address],
    'report/writes.listLatestTasks': [100],
  };
}
