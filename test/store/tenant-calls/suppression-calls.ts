import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const HASH = Buffer.alloc(32, 5);

/** The suppression list, and the keys of scripts that ask it. */
export function suppressionCalls(theirs: TenantIds, mark: string): TenantCalls {
  const anything = {
    text: '',
    hash: null,
    reason: null,
    venue: null,
    stream: null,
    from: null,
    before: null,
    state: 'all',
    now: LATER,
  };
  return {
    'report/suppression-list.listSuppressed': [anything, { from: null, limit: 100, isFew: true }],
    'report/suppression-list.countSuppressedUpTo': [{ ...anything, text: mark }, 100],
    'report/suppression-list.listSuppressedStreams': [100],
    'report/suppression-export.listExported': [
      { streams: [''], reasons: ['unsubscribe_request', 'manual'], now: LATER },
      null,
      100,
    ],
    'suppression-change.listChangedSuppressions': [
      { since: null, after: null, stream: null, scope: null, reason: null },
      100,
    ],
    'suppression-check.listHolding': [[HASH], NOW],
    'suppression-check.listFrequencies': [[`${mark}@x.test`]],
    'suppression-check.isStreamKnown': [mark],
    'manual-suppression.addManualSuppression': [
      { addressHash: HASH, addressId: null, why: 'other', note: null, by: 'a', at: LATER },
    ],
    'manual-suppression.liftManualSuppression': [HASH, 'a', LATER],
    'api-key.addApiKey': [{ secretHash: HASH, label: 'a', scopes: [], madeBy: 'a', madeAt: NOW, expiresAt: null }],
    'api-key.findApiKey': [theirs.apiKey],
    'api-key.noteApiKeyUse': [theirs.apiKey, LATER],
    'api-key.revokeApiKey': [theirs.apiKey, 'a', LATER],
    'api-key.listApiKeys': [100],
  };
}
