import { NOW, type TenantIds } from '../fill-tenant.ts';
import type { TenantCalls } from './tenant-calls.ts';

const HASH = Buffer.alloc(32, 5);
const WISH = { frequency: 'weekly', frequencySince: NOW, pausedUntil: NOW, pausedSince: NOW } as const;

/** What people choose besides leaving. */
export function choiceCalls(theirs: TenantIds): TenantCalls {
  const preferences = { everything: WISH, streams: [{ ...WISH, stream: 'alpha' }] };
  return {
    'link-act.listLinkActs': [theirs.address, new Date(0)],
    'preference.projectPreferences': [[{ addressId: theirs.address, addressHash: HASH, preferences }], NOW],
    'suppression.endOptOuts': [[theirs.address], [], NOW],
  };
}
