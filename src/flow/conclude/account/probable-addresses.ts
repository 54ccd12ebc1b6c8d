/** The addresses that the lost people probably have now: their own other address first, else the form of their colleagues. */
import { domainOf, localPartOf } from '../../../lib/address.ts';
import type { AccountAddress, ProbableAddress } from '../../account.ts';
import { applyForm, learnForm } from './address-forms.ts';
import { isSamePerson } from './new-domain.ts';

const OWN_AND_DELIVERED = 0.97;
const OWN = 0.85;
/** However many colleagues agree, a made address is a guess. */
const MOST_SURE = 0.9;
/** The same address could be made for two people. */
const AMBIGUOUS = 0.4;

export function probableAddresses(
  lost: readonly AccountAddress[],
  working: readonly AccountAddress[],
  domain: string,
  others: readonly AccountAddress[],
): { readonly format: string | null; readonly addresses: readonly ProbableAddress[] } {
  const form = learnForm(working);
  const kept = working.filter((one) =>
    lost.some((each) => isSamePerson(each, one) && localPartOf(each.email) === localPartOf(one.email)),
  );
  const made = lost.flatMap((one): ProbableAddress[] => {
    const own = others.filter(
      (other) =>
        other.email !== one.email &&
        other.failing === null &&
        domainOf(other.email) === domain &&
        isSamePerson(one, other),
    );
    const [mine] = own.toSorted(
      (a, b) => Number(b.deliveredOn !== null) - Number(a.deliveredOn !== null) || (a.email < b.email ? -1 : 1),
    );
    if (mine) {
      const confidence = mine.deliveredOn === null ? OWN : OWN_AND_DELIVERED;
      return [{ email: one.email, probable: mine.email, confidence, learnedFrom: [], isAmbiguous: false }];
    }
    return guess(
      one,
      domain,
      form,
      kept.map((each) => each.email),
    );
  });
  const taken = new Map<string, number>();
  for (const { probable } of made) taken.set(probable, (taken.get(probable) ?? 0) + 1);
  const ofOthers = new Set(working.map((one) => one.email));
  const addresses = made.map((one) => {
    const isAmbiguous =
      one.learnedFrom.length > 0 && ((taken.get(one.probable) ?? 0) > 1 || ofOthers.has(one.probable));
    return isAmbiguous ? { ...one, isAmbiguous, confidence: AMBIGUOUS } : one;
  });
  return { format: form?.id ?? null, addresses };
}

/** Where colleagues kept what stands before the @, so will the others; that needs no name. */
function guess(
  one: AccountAddress,
  domain: string,
  form: ReturnType<typeof learnForm>,
  kept: readonly string[],
): ProbableAddress[] {
  const local = form === null ? null : applyForm(form.id, one);
  const byForm = form === null || local === null ? [] : form.fits;
  if (domain !== domainOf(one.email) && kept.length > 0 && kept.length >= byForm.length / 2) {
    return [made(one, localPartOf(one.email), domain, kept, kept.length)];
  }
  if (form === null || local === null || byForm.length === 0) return [];
  return [made(one, local, domain, byForm, form.named)];
}

function made(
  one: AccountAddress,
  local: string,
  domain: string,
  learnedFrom: readonly string[],
  asked: number,
): ProbableAddress {
  // Laplace's rule: one colleague who fits makes two thirds, ten make eleven twelfths.
  const confidence = Math.min(MOST_SURE, (learnedFrom.length + 1) / (asked + 2));
  return {
    email: one.email,
    probable: `${local}@${domain}`,
    confidence,
    learnedFrom: learnedFrom.slice(0, 5),
    isAmbiguous: false,
  };
}
