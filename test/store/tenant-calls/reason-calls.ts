import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const EVER = { from: new Date(0), until: LATER, campaign: null, stream: null };

/** Why people left, who hears of it, and who came back. */
export function reasonCalls(theirs: TenantIds): TenantCalls {
  return {
    'campaign-owner.listCampaignOwners': [],
    'campaign-owner.setCampaignOwner': [{ kind: 'campaign', name: 'same', ownerId: null }, 'alpha', NOW],
    'mailing-leaves.countMailingLeaves': [[{ campaign: 'same', at: LATER }], 1],
    'mailing-leaves.saidOfMailing': [{ campaign: 'same', at: NOW }],
    'quoted.saveQuoted': [theirs.write, [theirs.address]],
    'quoted.eraseQuotes': [[theirs.address]],
    'report/reasons.countReasons': ['owner', EVER, 100],
    'report/reasons.listReasonAnswers': [EVER, { withWords: true, after: null, limit: 100 }],
    'report/win-backs.countWinBacks': ['reason', new Date(0)],
    'report/win-backs.countAllWinBacks': [new Date(0)],
  };
}
