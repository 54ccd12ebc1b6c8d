/** Accounts are marked by the addresses that speak for or against them. */
import type { Knex } from 'knex';
import { isAccountDomain } from '../flow/conclude/account/account-domain.ts';
import type { AddressState } from '../flow/state.ts';
import { domainOf } from '../lib/address.ts';
import { listTroubledDomains, markAccounts, noteAccountsMarked, reviewAccounts } from '../store/account.ts';
import type { Db } from '../store/database.ts';

/** What an account is concluded from, of one address; null while mail gets through. */
export function failingOf(
  state: AddressState | null,
): { readonly at: Date; readonly cause: NonNullable<AddressState['cause']> } | null {
  const episode = state?.episodes.findLast((one) => one.kind === 'lost' && one.endedAt === null);
  return episode && state?.cause ? { at: episode.startedAt, cause: state.cause } : null;
}

/** The loss of somebody who has another address by now: the address fails as before, and nobody is lost with it. */
export function replacedOf(state: AddressState | null): ReturnType<typeof failingOf> {
  const last = state?.episodes.findLast((one) => one.kind === 'lost');
  // Whatever speaks for the address itself takes its cause away.
  return last?.endedAt && state?.cause ? { at: last.startedAt, cause: state.cause } : null;
}

/** @returns whether the account of the address has to be looked at again */
export function speaksAnew(before: AddressState | null, after: AddressState): boolean {
  return wordOf(before) !== wordOf(after);
}

function wordOf(state: AddressState | null): string {
  const failing = failingOf(state);
  if (failing === null) return replacedOf(state) === null ? '' : 'replaced';
  return [
    failing.at.toISOString(),
    failing.cause.class,
    failing.cause.reason,
    state?.optOut.scope === 'everything',
  ].join();
}

export function markAccountsOf(db: Db, portalId: number, emails: readonly string[], now: Date): Promise<void> {
  return markAccounts(db, portalId, emails.map(domainOf).filter(isAccountDomain), now);
}

/** Mail got through to these, or a contact has them. */
export function reviewAccountsOf(db: Db, portalId: number, emails: readonly string[], now: Date): Promise<void> {
  return reviewAccounts(db, portalId, emails.map(domainOf), now);
}

/**
 * Accounts came later than addresses: whoever was lost before them speaks for none until something happens to them. Done once
 * for each portal; history opens no tasks.
 */
export async function markFormerAccounts(db: Knex, portalId: number, now: Date): Promise<void> {
  await db.transaction(async (trx) => {
    if (await noteAccountsMarked(trx, portalId, now)) await markAllAccounts(trx, portalId, now);
  });
}

/** For a rebuild: every account comes out the same from the states of its addresses. */
export async function markAllAccounts(db: Db, portalId: number, now: Date): Promise<void> {
  const domains = await listTroubledDomains(db, portalId);
  await markAccounts(db, portalId, domains.filter(isAccountDomain), now);
}
