/**
 * What HubSpot has on record of its own marketing mail to the address of a contact. It is a witness: we did not see that mail,
 * so that no verdict, task or number comes of it; people read it in the evidence.
 */
import type { Evidence } from './state.ts';

export type WitnessKind = 'hard_bounce' | 'bounces' | 'bad_address' | 'quarantined' | 'ineligible' | 'confirmed';

export interface HubspotWitness {
  readonly kind: WitnessKind;
  /** In HubSpot's own words: a reason, a number, or `true`. */
  readonly value: string;
  /** The property that holds it, whose history has the date. */
  readonly property: string;
  /** The server's words, where HubSpot keeps them. */
  readonly words: string | null;
}

const PREFIX = 'hubspot';

/** As the event names it: `hubspot:hard_bounce:UNKNOWN_USER`. */
export function witnessNative({ kind, value }: Pick<HubspotWitness, 'kind' | 'value'>): string {
  return `${PREFIX}:${kind}:${value}`;
}

interface Meaning {
  readonly side: Evidence['for'];
  /** 0 to 1. */
  readonly weight: number;
  /** A clause that follows "HubSpot has it on record that". */
  readonly says: string;
}

/** HubSpot calls all of these hard, those as well that speak of the sender or the mail and not of the address. */
const BOUNCES: Readonly<Record<string, Meaning>> = {
  UNKNOWN_USER: { side: 'gone', weight: 0.35, says: 'a mail of its own came back: the address does not exist' },
  HUBSPOT_GLOBAL_BOUNCE: {
    side: 'gone',
    weight: 0.35,
    says: 'mail to this address comes back for several of its customers',
  },
  MAILBOX_FULL: { side: 'gone', weight: 0.15, says: 'a mail of its own came back: the mailbox was full' },
  CONTENT: { side: 'refused', weight: 0.2, says: 'a mail of its own was refused for what stood in it' },
  SPAM: { side: 'refused', weight: 0.2, says: 'a mail of its own was refused as spam' },
  POLICY: { side: 'refused', weight: 0.2, says: 'a mail of its own was refused by a rule of theirs' },
};

/** @param native as `witnessNative` writes it @returns null for what is none */
export function witnessMeaning(native: string): (Meaning & { readonly kind: WitnessKind }) | null {
  const [prefix, kind, value = ''] = native.split(':');
  if (prefix !== PREFIX) return null;
  switch (kind) {
    case 'hard_bounce':
      return {
        kind,
        ...((Object.hasOwn(BOUNCES, value) ? BOUNCES[value] : undefined) ?? {
          side: 'gone',
          weight: 0.2,
          says: 'a mail of its own came back for good',
        }),
      };
    case 'bounces':
      return {
        kind,
        side: 'gone',
        weight: 0.1,
        says: `${value === '1' ? '1 mail' : `${value} mails`} of its own came back`,
      };
    case 'bad_address':
      return { kind, side: 'gone', weight: 0.3, says: 'the address is not valid' };
    case 'quarantined':
      return value === 'UNDELIVERABLE_ADDRESS'
        ? {
            kind,
            side: 'gone',
            weight: 0.3,
            says: 'the address is in quarantine because nothing can be delivered there',
          }
        : { kind, side: 'refused', weight: 0.1, says: `the address is in quarantine${because(value)}` };
    case 'ineligible':
      return { kind, side: 'gone', weight: 0.2, says: 'none of its customers may mail this address' };
    case 'confirmed':
      return { kind, side: 'alive', weight: 0.2, says: 'the person confirmed the address' };
    default:
      return null;
  }
}

function because(value: string): string {
  return value === '' || value === 'true' ? '' : ` (${value.toLowerCase().replaceAll('_', ' ')})`;
}
