import { isTeachable } from '../../../flow/classify/taught/read-taught.ts';
import { EVENT_TYPES } from '../../../flow/event.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { StoryEvent } from '../../../store/report/events.ts';
import { withQuery } from '../../parts/pager.ts';

/** The way to correct a reading, beside every reply whose words can be taught. */
export function wrongLink(
  addressId: number,
  { type, diagnostic, eventKey }: Pick<StoryEvent, 'type' | 'diagnostic' | 'eventKey'>,
): Html | string {
  const known = EVENT_TYPES.find((one) => one === type);
  if (known === undefined || !isTeachable({ type: known, diagnostic })) return '';
  return html`<p class="fine"><a href="${withQuery(`/readings/teach/${addressId}`, { event: eventKey })}">This is wrong<span class="visually-hidden">: say what the reply means</span></a></p>`;
}
