/** The question with which somebody opens this page, answered in a sentence: why did my mail not get there? */

import { gatewayWords } from '../../../flow/gateway-name.ts';
import type { Cause, OptOut } from '../../../flow/state.ts';
import { taughtRuleId } from '../../../flow/taught-rule.ts';
import { type Html, html } from '../../../lib/html.ts';
import { reasonClause, type Tone, VERDICTS, venueWords } from '../../words.ts';
import { wrongLink } from '../readings/wrong-link.ts';
import type { AdminVisit } from '../visit.ts';
import type { AddressStory } from './read-story.ts';
import { serverWords } from './server-words.ts';

export function answer(visit: AdminVisit, story: AddressStory): Html {
  const verdict = story.state?.verdict ?? story.head.verdict;
  const { tone } = VERDICTS[verdict];
  const cause = story.state?.cause ?? null;
  const isLost = verdict !== 'reachable' && verdict !== 'unknown';
  return html`
    <section class="answer ${hasLeft(story) && !isLost ? ('amber' satisfies Tone) : tone}" aria-labelledby="answer">
      <h2 id="answer">Does mail get there?</h2>
      <p class="answer-text">${sentenceOf(visit, story)}</p>
      ${isLost && cause?.diagnostic ? serverWords(cause.diagnostic, spanOf(story)) : ''}
      ${isLost && story.cause ? wrongLink(story.head.addressId, story.cause) : ''}
    </section>`;
}

function sentenceOf(visit: AdminVisit, story: AddressStory): Html {
  const { state, head } = story;
  const verdict = state?.verdict ?? head.verdict;
  const left = state && hasLeft(story) ? leftClause(visit, state.optOut) : '';
  const also = left ? html`Besides, ${left}.` : '';
  const cause = state?.cause ?? null;
  const said = cause ? saidClause(visit, cause) : '';
  switch (verdict) {
    case 'dead':
      return cause
        ? html`<strong>No:</strong> ${said}. ${also}`
        : html`<strong>No:</strong> somebody who knows says that this address is not used any more. ${also}`;
    case 'unsure':
      return html`<strong>Probably not:</strong> ${cause ? said : 'mail has failed again and again'}. There are signs on both sides, so a person should look. ${also}`;
    case 'blocked':
      return html`<strong>No, but not because of the person:</strong> ${cause ? said : 'the receiving side refused our mail'}. ${also}`;
    case 'retrying':
      return html`<strong>Not at the moment:</strong> ${cause ? said : 'mail could not be delivered'}. ${state?.retryAfter ? html`It should be tried again after ${visit.format.date(state.retryAfter)}. ` : ''}${also}`;
    case 'reachable':
      return html`<strong>${left ? 'It would, but' : 'Yes.'}</strong> ${left ? html`${left}.` : lastDelivered(visit, story)}`;
    case 'unknown':
      // Mail that arrives without any trouble makes nobody one of the ledger.
      if (!left && story.deliveredDays.length > 0)
        return html`<strong>As far as is known, yes.</strong> ${lastDelivered(visit, story)}`;
      return html`<strong>${left ? 'Nobody should try:' : 'Nothing is known.'}</strong> ${left ? html`${left}.` : 'No service has reported that mail to this address arrived or failed.'}`;
  }
}

/** As a clause: who said what, when. */
function saidClause(visit: AdminVisit, cause: Cause): Html {
  if (cause.word)
    return html`on ${visit.format.date(cause.at)} ${cause.word.by} said that ${reasonClause(cause.reason)}`;
  const gateway = gatewayWords(cause);
  const server = gateway === null ? 'the receiving server' : `the receiving server (${gateway})`;
  const mailing = cause.campaign ? html`, about the mailing “${cause.campaign}”,` : '';
  return html`on ${visit.format.date(cause.at)} ${server} said${mailing} that ${reasonClause(cause.reason)}${taughtRuleId(cause.rule) === null ? '' : ', as a rule of your portal reads it'}`;
}

function hasLeft(story: AddressStory): boolean {
  return story.state?.optOut.scope === 'everything';
}

function leftClause(visit: AdminVisit, optOut: OptOut): Html {
  const how = optOut.complaint ? 'marked our mail as spam' : 'left all mail';
  const venue = optOut.venue && !optOut.complaint ? ` ${venueWords(optOut.venue)}` : '';
  return html`the person ${how}${venue}${optOut.at ? html` on ${visit.format.date(optOut.at)}` : ''}, so nobody should mail them`;
}

function lastDelivered(visit: AdminVisit, story: AddressStory): Html | string {
  const day = story.state?.lastDeliveredOn ?? [...story.deliveredDays].sort().at(-1);
  return day
    ? html`The last mail was delivered on ${visit.format.date(new Date(`${day}T12:00:00Z`))}.`
    : 'Nothing speaks against it any more.';
}

/** What decided, in the words of the event that it rests on. */
function spanOf({ cause }: AddressStory): readonly [number, number] | null {
  return cause && cause.spanStart !== null && cause.spanEnd !== null ? [cause.spanStart, cause.spanEnd] : null;
}
