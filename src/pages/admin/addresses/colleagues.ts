/** Others at the same domain: one lost person is a leaver, five are a company whose mail server refuses us. */
import { type Html, html } from '../../../lib/html.ts';
import type { Colleague } from '../../../store/report/person-story.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { OPT_OUTS, VERDICTS } from '../../words.ts';
import type { AddressStory } from './read-story.ts';

export function colleagues(story: AddressStory): Html | string {
  if (story.colleagues.length === 0) return '';
  const { domain } = story.head;
  return html`
    <div class="panel">
      <h2>Others at ${domain}</h2>
      <ul class="colleagues">${story.colleagues.map(entry)}</ul>
      <p class="fine"><a href="/addresses?q=${encodeURIComponent(`@${domain}`)}">All at ${domain}</a></p>
    </div>`;
}

function entry(one: Colleague): Html {
  const { label, tone } = VERDICTS[one.verdict];
  // Whoever left is not to be mailed, although mail would arrive.
  const hasLeft = one.optOut !== 'none' && one.verdict === 'reachable';
  return html`
    <li>
      <div><a class="person" href="/addresses/${one.addressId}">${one.person ?? emailText(one.email)}</a>${one.jobTitle ? html`<span class="person-who">${one.jobTitle}</span>` : ''}</div>
      ${hasLeft ? badge(OPT_OUTS[one.optOut], 'amber') : badge(label, tone)}
    </li>`;
}
