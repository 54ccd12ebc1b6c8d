import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const HASH = Buffer.alloc(32, 5);
const WISH = { frequency: 'weekly', frequencySince: NOW, pausedUntil: NOW, pausedSince: NOW } as const;

/** What people choose besides leaving. */
export function choiceCalls(theirs: TenantIds): TenantCalls {
  const preferences = { everything: WISH, streams: [{ ...WISH, stream: 'alpha' }] };
  return {
    'confirmation.addConfirmation': [
      {
        addressId: theirs.address,
        ask: { kind: 'address' },
        email: 'a@x.test',
        emailHash: HASH,
        language: 'en',
        askedAt: NOW,
        expiresAt: NOW,
        mail: 'planned',
      },
    ],
    'confirmation.countAsks': [
      { addressId: theirs.address, ask: { kind: 'address' }, emailHash: HASH, at: NOW },
      new Date(0),
    ],
    'confirmation.findConfirmation': [theirs.confirmation],
    'confirmation.markConfirmed': [theirs.confirmation, new Date(0)],
    'confirmation.takeMails': [LATER, 10],
    'confirmation.recordMail': [theirs.confirmation, { is: 'sent' }],
    'confirmation.doubtLostMails': [LATER],
    'confirmation.expireConfirmations': [LATER],
    'confirmation.listAsksToFollow': [[theirs.address]],
    'confirmation.markAskFollowed': [theirs.confirmation, NOW],
    'erasure.forgetAsksFor': [HASH],
    'report/address-story.listAsks': [theirs.address],
    'report/unsent-mail.countUnsentMails': [new Date(0)],
    'leave.carryUndos': [theirs.address, ['same'], theirs.address],
    'link-act.listLinkActs': [theirs.address, new Date(0)],
    'preference.projectPreferences': [[{ addressId: theirs.address, addressHash: HASH, preferences }], NOW],
    'suppression.endOptOuts': [[theirs.address], [], NOW],
  };
}
