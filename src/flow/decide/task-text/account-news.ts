/** What became of a company, told to somebody who has its task already and was told otherwise. */
import type { AccountKind } from '../../account.ts';

export interface AccountNews {
  /** Within a heading: `Acme has probably moved to acme-group.test`. */
  readonly headline: string;
  /** What follows from it, in a sentence or two. */
  readonly text: string;
}

/** @returns null where there is nothing to tell: a company that is well again closes its task */
export function accountNews(
  company: string,
  account: { readonly kind: AccountKind; readonly domain: string; readonly newDomain: string | null },
): AccountNews | null {
  const { domain, newDomain } = account;
  switch (account.kind) {
    case 'domain_changed':
      return {
        headline: `${company} has probably moved to ${newDomain ?? 'another domain'}`,
        text: `Mail to ${domain} comes back, and people of ${company} get mail at ${newDomain ?? 'another domain'} now.`,
      };
    case 'domain_dead':
      return {
        headline: `${company} takes no mail any more`,
        text: `Nobody at ${domain} gets mail, and no domain is known to which they moved. Ask what has become of ${company} before you use an address that was named before.`,
      };
    case 'format_changed':
      return {
        headline: `${company} has probably changed the form of its addresses`,
        text: `Mail to the old addresses at ${domain} comes back, while others there get theirs.`,
      };
    case 'gateway_blocking':
      return {
        headline: `The mail server of ${company} refuses us`,
        text: `Mail to ${domain} is refused by its rules: the people may well be there. Ask their IT before you look for new addresses.`,
      };
    case 'turnover':
      return {
        headline: `${company} is probably where it was`,
        text: `Others at ${domain} get our mail: it looks as if some people had left, and not as if the company had moved. Check an address that was named before you use it.`,
      };
    case 'unsure':
      return {
        headline: `It is no longer clear what became of ${company}`,
        text: `Mail to ${domain} still fails, and what was believed to be the reason no longer holds. Check an address that was named before you use it.`,
      };
    case 'well':
      return null;
  }
}
