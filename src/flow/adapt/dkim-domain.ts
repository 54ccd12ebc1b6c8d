/** The domain that signed a mail of ours: what the IT of a receiver looks for. */
import { getDomain } from 'tldts';
import { domainOf } from '../../lib/address.ts';

const SIGNER = /(?:^|;)\s*d\s*=\s*((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63})\s*(?:;|$)/i;
/** Nobody signs more often; the rest was made up. */
const MOST = 10;
const READ_MAX = 2_000;

/**
 * @param signatures values of the DKIM-Signature headers
 * @param from address of the sender: email services sign with a domain of their own as well
 * @returns null where nobody signed
 */
export function dkimDomain(signatures: readonly string[], from: string | null): string | null {
  const signers = signatures
    .slice(0, MOST)
    .flatMap((value) => SIGNER.exec(value.slice(0, READ_MAX))?.[1]?.toLowerCase() ?? []);
  const own = from === null ? null : getDomain(domainOf(from));
  return signers.find((signer) => own !== null && getDomain(signer) === own) ?? signers[0] ?? null;
}
