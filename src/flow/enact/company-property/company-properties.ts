/** What a company's properties should say, from all of its domains. Pure. */
import type { AccountKind } from '../../account.ts';

export interface CompanyAccount {
  readonly domain: string;
  readonly kind: AccountKind;
  readonly known: number;
  readonly lost: number;
  readonly newDomain: string | null;
  readonly format: string | null;
}

/** What asks for the most stands for the company; values of `bw_account_status` behind it. */
const STATUS: Readonly<Record<AccountKind, string>> = {
  domain_changed: 'domain_changed',
  domain_dead: 'domain_dead',
  format_changed: 'format_changed',
  gateway_blocking: 'gateway_blocking',
  unsure: 'unsure',
  turnover: 'turnover',
  well: 'healthy',
};
const WEIGHT = Object.keys(STATUS);

/** @param accounts one at least */
export function companyProperties(accounts: readonly CompanyAccount[]): Record<string, string> {
  const ranked = [...accounts].sort(
    (a, b) => WEIGHT.indexOf(a.kind) - WEIGHT.indexOf(b.kind) || (a.domain < b.domain ? -1 : 1),
  );
  const first = ranked[0];
  const sum = (of: (one: CompanyAccount) => number) => String(accounts.reduce((all, one) => all + of(one), 0));
  return {
    bw_account_status: first === undefined ? '' : STATUS[first.kind],
    bw_lost_contacts: sum((one) => one.lost),
    bw_known_contacts: sum((one) => one.known),
    bw_new_domain: ranked.find((one) => one.newDomain !== null)?.newDomain ?? '',
    bw_email_format: ranked.find((one) => one.format !== null)?.format ?? '',
  };
}
