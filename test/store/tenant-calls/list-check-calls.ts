import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

/** Lists that are checked, new data and quarantine. */
export function listCheckCalls({ check }: TenantIds, mark: string): TenantCalls {
  const one = { purpose: 'send', origin: 'file', name: 'x', segmentId: null, dataSource: null, askedBy: 'a' };
  const row = { row: 2, written: 'x', email: 'x@x.test', signedUpAt: null, permittedAt: null, contactId: null };
  const found = { row: 1, finding: 'dead', why: null, suggestion: null, stratum: null, contactId: null };
  const emails = ['same@x.test'];
  return {
    'list-check.insertListCheck': [{ ...one, createdAt: LATER, forgetAt: LATER }],
    'list-check.findListCheck': [check],
    'list-check.listListChecks': ['door', 100],
    'list-check.listDecided': [mark, 100],
    'list-check.findOpenCheck': [true],
    'list-check.saveListCheck': [check, { state: 'failed', why: 'x' }],
    'list-check.saveDecision': [check, { decision: 'take', by: 'a', at: LATER }],
    'list-check.expireListChecks': [LATER],
    'list-check.deleteListCheck': [check],
    'list-check-row.insertCheckRows': [check, [{ ...row, dataSource: null }]],
    'list-check-row.copyCheckRows': [check, check],
    'list-check-row.nextCheckRows': [check, 0, 100],
    'list-check-row.saveRowFindings': [
      check,
      [{ ...found, dataSource: null, wasTried: false, wasUnknown: false, openDeals: 0 }],
    ],
    'list-check-row.listSignUps': [check],
    'list-check-row.markBursts': [check, [1]],
    'list-check-row.listFoundRows': [check, null, { after: 0, limit: 100 }],
    'list-check-row.listFoundContacts': [check, ['new']],
    'list-check-row.eraseFromChecks': [emails],
    'report/check-summary.countFindings': [check],
    'report/check-summary.countStrata': [check],
    'report/check-summary.countWorst': [check, 'data_source', ['new'], 100],
    'report/check-summary.countTotals': [check, ['new']],
    'report/past-rates.readPastRates': [{ from: '2020-01-01', to: '2030-01-01' }],
    'vet-facts.listVetFacts': [emails],
    'vet-facts.listAliveDomains': [['x.test']],
    'quarantine.listQuarantined': [emails],
    'quarantine.countQuarantine': [100],
    'quarantine.enterQuarantine': [check, ['new'], LATER],
    'quarantine.releaseQuarantine': [check, { by: 'a', why: 'x', at: LATER }],
    'door-limits.readDoorLimits': [],
    'door-limits.saveDoorLimits': [{ quarantineFrom: 0.1, refuseFrom: 0.1, refuseBadFrom: 0.1, welcomeDays: 7 }],
  };
}
