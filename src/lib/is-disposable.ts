/** Domains whose mailboxes last for minutes. */
import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';

/** Made once: the package's own question makes its set anew each time, which takes 4 ms. */
const DOMAINS = disposableEmailBlocklistSet();

/** @param domain as `normaliseAddress` writes it; what stands below a listed one is its as well */
export function isDisposable(domain: string): boolean {
  const labels = domain.split('.');
  return labels.some((_, at) => DOMAINS.has(labels.slice(at).join('.')));
}
