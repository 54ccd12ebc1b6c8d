/** How an address stands, in the words that the person concerned might read over the rep's shoulder. Pure. */
import { gatewayWords } from '../../flow/gateway-name.ts';
import type { AddressState, Evidence, OptOut, Verdict } from '../../flow/state.ts';
import { writeDate } from '../../flow/write-date.ts';
import { reasonClause, venueWords } from '../../pages/words.ts';
import type { CardState, CardTone, ContactCard } from './card-data.ts';

export const CARD_VERDICTS: Readonly<Record<Verdict, { label: string; tone: CardTone; says: string }>> = {
  dead: { label: 'Address no longer works', tone: 'danger', says: 'Mail to this address will not arrive.' },
  unsure: {
    label: 'Unsure, please check',
    tone: 'warning',
    says: 'There are signs on both sides: somebody should find out whether the person is still there.',
  },
  blocked: {
    label: 'Their mail server refuses us',
    tone: 'warning',
    says: 'Our mail was refused, not the person: they may well be there.',
  },
  retrying: {
    label: 'Did not arrive, will be tried again',
    tone: 'info',
    says: 'Mail could not be delivered for now.',
  },
  reachable: { label: 'Address works', tone: 'success', says: 'Mail to this address arrives.' },
  unknown: {
    label: 'Nothing known',
    tone: 'default',
    says: 'Nothing was reported that speaks for or against this address.',
  },
};

export function stateWords(state: AddressState, zone: string): CardState {
  const { label, tone, says } = wordedVerdict(state);
  const hasLeft = state.optOut.scope === 'everything';
  // A working address of somebody who wants no mail is nothing to be glad of.
  if (hasLeft && (state.verdict === 'reachable' || state.verdict === 'unknown')) {
    const { at } = state.optOut;
    return {
      label: 'Does not want our emails',
      tone: 'danger',
      says: 'The person left all mail.',
      since: at ? `since ${writeDate(at, zone)}` : null,
    };
  }
  return { label, tone, says, since: state.since ? `since ${writeDate(state.since, zone)}` : null };
}

/** What somebody said of the person is no word of their mail server's. */
function wordedVerdict({ verdict, cause }: AddressState): (typeof CARD_VERDICTS)[Verdict] {
  const worded = CARD_VERDICTS[verdict];
  if (verdict !== 'dead' || !cause?.word) return worded;
  const label = cause.word.says === 'wrong_address' ? 'Address is said to be wrong' : 'Said to have left';
  return { ...worded, label, says: 'Mail to this address may be accepted, and will not reach the person.' };
}

/** Who said what, when; null where mail arrives or nothing is known. */
export function whyWords({ verdict, cause }: AddressState, zone: string): string | null {
  if (verdict === 'reachable' || verdict === 'unknown') return null;
  if (cause === null) return 'Somebody who knows says that this address is not used any more.';
  if (cause.word) return `On ${writeDate(cause.at, zone)} ${cause.word.by} said that ${reasonClause(cause.reason)}.`;
  const gateway = gatewayWords(cause);
  const server = gateway === null ? 'the receiving server' : `the receiving server (${gateway})`;
  const mailing = cause.campaign ? `, about the mailing “${cause.campaign}”,` : '';
  return `On ${writeDate(cause.at, zone)} ${server} said${mailing} that ${reasonClause(cause.reason)}.`;
}

/** A rep reads a few lines. */
const LINES = 3;

export function evidenceLines(evidence: readonly Evidence[]): ContactCard['evidence'] {
  const of = (side: Evidence['for']) =>
    evidence
      .filter((one) => one.for === side)
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, LINES)
      .map((one) => one.text);
  return { gone: of('gone'), alive: of('alive'), refused: of('refused') };
}

/** What leaving means for somebody who is about to write; null where the person left nothing. */
export function optOutWarning(optOut: OptOut, zone: string): string | null {
  if (optOut.scope === 'none') return null;
  const venue = optOut.venue && !optOut.complaint ? ` ${venueWords(optOut.venue)}` : '';
  const on = optOut.at ? ` on ${writeDate(optOut.at, zone)}` : '';
  if (optOut.scope === 'streams') {
    return `They left ${optOut.streams.join(', ')}${venue}${on}. Other mail may still be sent.`;
  }
  const how = optOut.complaint ? 'marked our mail as spam' : 'left all mail';
  return `They ${how}${venue}${on}. HubSpot still lets an email from one person to another through: do not write to them.`;
}
