/** Which domains are a company's own: those of mailbox providers, access providers and passing addresses are nobody's. */
import mailboxProviders from 'email-providers';
import { parse } from 'tldts';
import { isDisposable } from '../../../lib/is-disposable.ts';

const ofProviders = new Set<string>(mailboxProviders);

/** Of everybody's mailboxes one day, and of nobody's company: of the same houses as those in the list. */
const PROVIDERS_BESIDES: ReadonlySet<string> = new Set([
  'fastmail.com',
  'online.no',
  'posteo.de',
  'telia.com',
  'tutanota.com',
  'upcmail.nl',
  'xs4all.nl',
  'ziggo.nl',
]);

/** @param domain of an address, normalised */
export function isAccountDomain(domain: string): boolean {
  const { publicSuffix, domain: registered, isIp } = parse(domain, { allowPrivateDomains: true });
  // Without a registered name it is a suffix under which anybody may register.
  if (isIp === true || registered === null || publicSuffix === domain) return false;
  return (
    !isDisposable(domain) && ![domain, registered].some((one) => ofProviders.has(one) || PROVIDERS_BESIDES.has(one))
  );
}

/** Only names that the public DNS can know: `.example`, `.test` and the names of internal networks are not asked for. */
export function isPublicDomain(domain: string): boolean {
  const { isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true });
  return isIcann === true || isPrivate === true;
}
