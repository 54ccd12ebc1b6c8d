/** The company writes its addresses in another way now: everybody of the old form fails, everybody of the new one gets mail. */
import { localPartOf } from '../../../lib/address.ts';
import type { AccountAddress, AccountEvidence } from '../../account.ts';
import { DAY_MS } from '../moments.ts';
import { formsOf, learnForm } from './address-forms.ts';
import { isSamePerson } from './new-domain.ts';

/** Of those who fail, and of those who work, this share must have one form. */
const SHARE = 0.75;
/** An address that is known since so long before the losses, or later, may be a new one. */
const NEW_DAYS = 90;
const SEVERAL = 2;

export interface FormatChange {
  readonly affected: readonly AccountAddress[];
  readonly working: readonly AccountAddress[];
  readonly evidence: readonly AccountEvidence[];
}

/** @param works those at the domain who got mail since */
export function findFormatChange(
  gone: readonly AccountAddress[],
  works: readonly AccountAddress[],
  all: readonly AccountAddress[],
  since: Date,
): FormatChange | null {
  const now = learnForm(works);
  if (now === null || now.fits.length / Math.max(1, now.named) < SHARE) return null;
  // Whoever already had the form of today left for another reason.
  const affected = gone.filter((one) => !hasForm(one, now.id));
  const before = learnForm(affected);
  if (before === null || before.id === now.id || before.fits.length < SEVERAL) return null;
  if (before.fits.length / Math.max(1, before.named) < SHARE || affected.length / gone.length < SHARE) return null;
  // Nobody of the old form may still get mail: then there are two forms side by side, and some people left.
  if (works.some((one) => hasForm(one, before.id) && !hasForm(one, now.id))) return null;
  const ofToday = all.filter((one) => one.failing === null && hasForm(one, now.id));
  const both = affected.filter((lost) => ofToday.some((one) => one !== lost && isSamePerson(lost, one)));
  const fresh = works.filter(
    (one) => now.fits.includes(one.email) && one.knownSince.getTime() >= since.getTime() - NEW_DAYS * DAY_MS,
  );
  if (both.length === 0 && fresh.length < SEVERAL) return null;
  const known = both.length > 0 ? ` ${both.length} of them are known under the new form already.` : '';
  const text = `Addresses of the form ${before.id} fail, and those of the form ${now.id} get mail.${known}`;
  return { affected, working: works.filter((one) => now.fits.includes(one.email)), evidence: [{ at: since, text }] };
}

function hasForm(one: AccountAddress, id: string): boolean {
  return formsOf(localPartOf(one.email), one).includes(id);
}
