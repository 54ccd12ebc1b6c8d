/** A probable address as a card offers it. Pure. */
import type { Suggestion } from '../../jobs/find-suggestion.ts';
import { confidenceLabel } from '../../pages/admin/accounts/account-words.ts';
import type { CardSuggestion } from './card-data.ts';

export interface Offer {
  readonly contactId: string;
  readonly addressId: number;
  /** The address that fails. */
  readonly email: string;
  /** It is the contact's primary one: no other is ever replaced. */
  readonly isPrimary: boolean;
  /** Another contact has the suggested address. */
  readonly isTaken: boolean;
  readonly isUnderWay: boolean;
}

export function suggestionWords(found: Suggestion, offer: Offer): CardSuggestion {
  const hindrance = hindranceOf(offer);
  return {
    contactId: offer.contactId,
    addressId: offer.addressId,
    email: found.email,
    confidence: confidenceWords(found),
    why: found.isAmbiguous
      ? `${found.why} Somebody else would have the same address: ask before you use it.`
      : found.why,
    deed:
      hindrance === null && !offer.isUnderWay
        ? `The contact gets ${found.email} as its address instead of ${offer.email}. What the person left stays left.`
        : null,
    hindrance,
    isUnderWay: offer.isUnderWay,
  };
}

function hindranceOf({ isPrimary, isTaken }: Offer): string | null {
  if (isTaken) return 'Another contact has this address: if both are one person, merge them in HubSpot.';
  return isPrimary ? null : 'The contact has another address by now.';
}

function confidenceWords({ from, confidence, isAmbiguous }: Suggestion): string {
  if (isAmbiguous) return 'Ask first';
  if (from === 'crm') return 'Known to work';
  if (from === 'reply') return 'They asked for it';
  return from === 'colleagues' && confidence !== null ? confidenceLabel(confidence) : 'A guess';
}
