/** The address as its owner recognises it and a person looking over their shoulder does not. */
import { domainOf, localPartOf } from '../../lib/address.ts';

export interface MaskedAddress {
  /** `j•••e@example.com` */
  readonly shown: string;
  /** The first letter, and the last one where the rest still hides something. */
  readonly first: string;
  readonly last: string | null;
  readonly domain: string;
}

/** Three bullets whatever the length: the length would help to guess. */
export function maskAddress(email: string): MaskedAddress {
  const local = Array.from(localPartOf(email));
  const domain = domainOf(email);
  const first = local[0] ?? '';
  const last = local.length > 3 ? (local.at(-1) ?? null) : null;
  return { shown: `${first}•••${last ?? ''}@${domain}`, first, last, domain };
}
