/** The address as its owner recognises it and a person looking over their shoulder does not. */
import { domainOf, localPartOf } from '../../lib/address.ts';

export interface MaskedAddress {
  /** `j•••e@example.com` */
  readonly shown: string;
  /** The same for those who listen: `address that begins with j and ends with e, at example.com` */
  readonly spoken: string;
}

/** Three bullets whatever the length: the length would help to guess. */
export function maskAddress(email: string): MaskedAddress {
  const local = Array.from(localPartOf(email));
  const domain = domainOf(email);
  const first = local[0] ?? '';
  const last = local.length > 3 ? (local.at(-1) ?? '') : '';
  return {
    shown: `${first}•••${last}@${domain}`,
    spoken: `your address that begins with ${first}${last ? ` and ends with ${last}` : ''}, at ${domain}`,
  };
}
