/** A task draft as HubSpot stores it: plain words escaped into a little HTML. Pure. */

import { cutText } from '../../../lib/cut-text.ts';
import type { RecordRef, TaskDraft, TaskSection } from '../../decide/play.ts';
import { escapeHtml } from '../escape-html.ts';

/** What a planned task holds, ready to be sent. JSON-safe. */
export interface TaskPayload {
  readonly properties: Readonly<Record<string, string>>;
  readonly associations: readonly RecordRef[];
}

/** HubSpot shows longer subjects cut off in every list. */
const MAX_SUBJECT = 120;
/** A text property of HubSpot holds 65,536 characters (facts: properties guide); the reference must never be cut off. */
const MAX_BODY = 50_000;
/** Characters of one section before escaping; the longest entity (&quot;) is six. */
const MAX_SECTION = 4_000;
const LONGEST_ENTITY = 6;

/**
 * @param reference stands at the end of the body, by which the task is found again after a lost answer
 * @param evidence the page with the whole history, or those of all people that the task is about
 */
export function renderTask(
  draft: Omit<TaskDraft, 'anchor'>,
  reference: string,
  evidence: string | readonly { readonly label: string; readonly url: string }[],
): TaskPayload {
  const words = fitting(draft.sections);
  const pages = renderPages(evidence);
  return {
    properties: {
      hs_task_subject: cutText(draft.subject, MAX_SUBJECT),
      hs_task_body: `${words}${pages}<p>Bellwether reference: ${escapeHtml(reference)}</p>`,
      hs_task_status: 'NOT_STARTED',
      hs_task_priority: draft.priority,
      hs_task_type: draft.type,
      hs_timestamp: String(draft.dueAt.getTime()),
      ...(draft.ownerId === null ? {} : { hubspot_owner_id: draft.ownerId }),
    },
    associations: draft.associations,
  };
}

/** Links of so many people: some 150 characters each. */
const MAX_PAGES = 40;

function renderPages(evidence: string | readonly { readonly label: string; readonly url: string }[]): string {
  const pages =
    typeof evidence === 'string' ? [{ label: 'See the whole history of this address', url: evidence }] : evidence;
  const links = pages
    .slice(0, MAX_PAGES)
    .map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(cutText(label, MAX_SUBJECT))}</a>`);
  const [only] = links;
  if (only === undefined) return '';
  if (links.length === 1) return `<p>${only}</p>`;
  return `<p><strong>The whole history of each</strong></p><ul>${links.map((link) => `<li>${link}</li>`).join('')}</ul>`;
}

/** Whole sections only: half of a tag or of an entity would spoil what follows. One that is too long by itself is cut before it is escaped. */
function fitting(sections: readonly TaskSection[]): string {
  let body = '';
  for (const section of sections) {
    const whole = renderSection(section);
    const text = section.text === null ? null : cutText(section.text, MAX_SECTION);
    const next =
      whole.length <= MAX_SECTION * LONGEST_ENTITY
        ? whole
        : renderSection({ ...section, text, items: section.items.slice(0, 20) });
    if (body.length + next.length > MAX_BODY) break;
    body += next;
  }
  return body;
}

function renderSection(section: TaskSection): string {
  const heading = section.heading ? `<p><strong>${escapeHtml(section.heading)}</strong></p>` : '';
  const text = section.text ? `<p>${escapeHtml(section.text).replaceAll('\n', '<br>')}</p>` : '';
  const items = section.items.map((item) => `<li>${escapeHtml(item).replaceAll('\n', '<br>')}</li>`).join('');
  const list = section.ordered ? 'ol' : 'ul';
  return `${heading}${text}${items ? `<${list}>${items}</${list}>` : ''}`;
}
