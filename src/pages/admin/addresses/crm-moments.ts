/** On the timeline: what happened in HubSpot to the contact behind the address, and what a colleague said. */
import { html } from '../../../lib/html.ts';
import type { StoryHubspotEvent, StoryLink, StoryWord } from '../../../store/report/person-story.ts';
import type { CrmLinks } from '../../crm-links.ts';
import { plain } from '../../words.ts';
import type { Moment } from './moment.ts';

const SAYINGS: Readonly<Record<StoryWord['says'], string>> = {
  reachable: 'the person can be reached here',
  left: 'the person has left the company',
  wrong_address: 'the address is wrong',
  do_not_know: 'they do not know',
};

export function wordMoment(word: StoryWord): Moment {
  return {
    at: word.at,
    rank: 1,
    tone: word.says === 'reachable' ? 'green' : word.says === 'do_not_know' ? 'grey' : 'red',
    kind: 'crm',
    title: `${word.by} says: ${SAYINGS[word.says]}`,
    body: null,
  };
}

export function linkMoments(link: StoryLink, links: CrmLinks): Moment[] {
  const contact = html`<p><a href="${links.record('contact', link.contactId)}">Open contact ${link.contactId} in HubSpot</a></p>`;
  const common = { rank: 1, tone: 'grey', kind: 'crm', body: contact } as const;
  const moments: Moment[] = [{ ...common, at: link.linkedAt, title: 'Belongs to a contact in HubSpot' }];
  if (link.correctedAt && link.correctedTo !== null) {
    const body = html`<p>The new one: <a href="/addresses/${link.correctedTo}">${link.correctedToEmail ?? 'its page'}</a></p>`;
    moments.push({ ...common, at: link.correctedAt, tone: 'blue', title: 'Replaced by another address', body });
  }
  if (link.unlinkedAt) moments.push({ ...common, at: link.unlinkedAt, title: 'No longer an address of the contact' });
  return moments;
}

const KINDS: Readonly<Record<string, string>> = {
  creation: 'The contact was created',
  restore: 'The contact was restored',
  merge: 'The contact was merged with another one',
  deletion: 'The contact was deleted',
  privacyDeletion: 'The contact was deleted for privacy',
};

const PROPERTIES: Readonly<Record<string, string>> = {
  email: 'Email address',
  hs_additional_emails: 'Additional addresses',
  hubspot_owner_id: 'Owner',
  hs_buying_role: 'Buying role',
  lifecyclestage: 'Lifecycle stage',
  bw_is_champion: 'Champion',
};

/** A rep's word has an entry of its own. */
const TOLD_ELSEWHERE = 'bw_rep_verdict';

export function hubspotMoments(event: StoryHubspotEvent, links: CrmLinks): Moment[] {
  if (event.propertyName === TOLD_ELSEWHERE) return [];
  const title =
    event.kind === 'propertyChange'
      ? `${PROPERTIES[event.propertyName] ?? plain(event.propertyName)} changed in HubSpot`
      : (KINDS[event.kind] ?? plain(event.kind));
  return [
    {
      at: event.occurredAt,
      rank: 0,
      tone: event.kind === 'deletion' ? 'amber' : 'grey',
      kind: 'crm',
      title,
      body: html`
        ${event.propertyValue ? html`<p>Now: ${event.propertyValue}</p>` : ''}
        ${event.mergedIds.length > 0 ? html`<p>Merged: ${event.mergedIds.join(', ')}</p>` : ''}
        <p><a href="${links.record('contact', event.contactId)}">Open contact ${event.contactId} in HubSpot</a></p>`,
    },
  ];
}
