/** The whole history on one line, newest first, by day. */
import { type Html, html } from '../../../lib/html.ts';
import { emptyState } from '../../parts/empty.ts';
import type { AdminVisit } from '../visit.ts';
import { beliefMoment } from './belief-moment.ts';
import { hubspotMoments, linkMoments, wordMoment } from './crm-moments.ts';
import { eventMoment } from './event-moment.ts';
import type { Moment, MomentKind } from './moment.ts';
import { answerMoment, decisionMoment, deliveryMoments, episodeMoments, writeMoment } from './other-moments.ts';
import type { AddressStory } from './read-story.ts';

export const SIGNS = {
  event: 'From the mail system',
  person: 'From the person',
  us: 'From Bellwether',
  crm: 'In HubSpot',
} as const;

export interface Shown {
  /** Where this page of the story ends; null: it is the newest. */
  readonly before: Date | null;
  /** Only what comes from there; null: everything. */
  readonly kind: MomentKind | null;
}

export function timeline(visit: AdminVisit, story: AddressStory, shown: Shown): Html {
  const moments = momentsOf(visit, story, shown);
  if (moments.length === 0 && shown.kind !== null)
    return emptyState('Nothing of this kind', 'On this page of the history nothing comes from there.');
  if (moments.length === 0)
    return emptyState('Nothing has happened yet', 'No event has been reported for this address.');
  const days = Map.groupBy(moments, (moment) => visit.format.dayName(moment.at));
  return html`${[...days].map(
    ([day, list]) => html`
      <h3 class="day">${day}</h3>
      <ol class="moments">${list.map((moment) => entry(visit, moment))}</ol>`,
  )}`;
}

function momentsOf(visit: AdminVisit, story: AddressStory, { before, kind }: Shown): Moment[] {
  const oldest = story.next?.at ?? null;
  const others = [
    ...story.decisions.map(decisionMoment),
    ...story.writes.map((write) => writeMoment(write, visit.links)),
    ...story.answers.map(answerMoment),
    ...story.episodes.flatMap(episodeMoments),
    ...deliveryMoments(story.deliveredDays, visit.format),
    ...story.changes.map(beliefMoment),
    ...(story.word ? [wordMoment(story.word)] : []),
    ...story.links.flatMap((link) => linkMoments(link, visit.links)),
    ...story.hubspotEvents.flatMap((event) => hubspotMoments(event, visit.links)),
  ].filter((moment) => (oldest === null || moment.at >= oldest) && (before === null || moment.at < before));
  const events = story.events.map((event) => eventMoment(story.head.addressId, event, visit.format));
  return [...events, ...others]
    .filter((moment) => kind === null || moment.kind === kind)
    .sort((a, b) => b.at.getTime() - a.at.getTime() || b.rank - a.rank);
}

function entry(visit: AdminVisit, moment: Moment): Html {
  return html`
    <li class="moment ${moment.tone} from-${moment.kind}">
      <p class="moment-time">${moment.isWholeDay ? '' : visit.format.clockTime(moment.at)}</p>
      <div class="moment-body">
        <p class="moment-title"><span class="visually-hidden">${SIGNS[moment.kind]}: </span>${moment.title}</p>
        ${moment.body ?? ''}
      </div>
    </li>`;
}
