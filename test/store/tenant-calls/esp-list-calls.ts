import { NOW, type TenantIds } from '../fill-tenant.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const HASH = Buffer.alloc(32, 5);

/** What email services hold back by their own lists. */
export function espListCalls(theirs: TenantIds): TenantCalls {
  const at = { sourceId: theirs.source, list: 'same' };
  const entry = { addressHash: HASH, addressId: null, kind: 'manual', actor: 'esp', since: null, ours: true };
  return {
    'esp-suppression.saveHeld': [at, [entry], LATER],
    'esp-suppression.findHeld': [at, [HASH]],
    'esp-suppression.markGone': [at, LATER, LATER],
    'esp-suppression.markTakenOff': [at, [theirs.address], NOW],
    'esp-suppression.listHeldOf': [theirs.address],
  };
}
