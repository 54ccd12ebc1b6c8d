/** A digest as HubSpot stores it: every line leads to the page of its address. Pure. */
import { cutText } from '../../../lib/cut-text.ts';
import { escapeHtml } from '../escape-html.ts';
import type { TaskPayload } from '../task/render-task.ts';

export interface Digest {
  readonly subject: string;
  readonly lead: string;
  readonly lines: readonly { readonly addressId: number; readonly who: string; readonly what: string }[];
  readonly whyYou: string;
  readonly type: string;
  readonly priority: string;
  readonly dueAt: Date;
  readonly ownerId: string | null;
}

/** HubSpot holds 65,536 characters; the reference stands at the end and must never be cut off. */
const MAX_LIST = 55_000;
const MAX_LINE = 300;

export function renderDigest(digest: Digest, reference: string, publicUrl: string): TaskPayload {
  let list = '';
  let shown = 0;
  for (const line of digest.lines) {
    const url = `${publicUrl}/addresses/${line.addressId}`;
    const who = escapeHtml(cutText(line.who, MAX_LINE));
    const next = `<li><a href="${escapeHtml(url)}">${who}</a>: ${escapeHtml(cutText(line.what, MAX_LINE))}</li>`;
    if (list.length + next.length > MAX_LIST) break;
    list += next;
    shown++;
  }
  const left = digest.lines.length - shown;
  const rest =
    left > 0 ? `<p><a href="${escapeHtml(publicUrl)}/lost">And ${left} more: see all lost addresses</a></p>` : '';
  const body = [
    `<p>${escapeHtml(digest.lead)}</p>`,
    `<ul>${list}</ul>`,
    rest,
    `<p><strong>Why you got this</strong></p><p>${escapeHtml(digest.whyYou)}</p>`,
    `<p>Bellwether reference: ${escapeHtml(reference)}</p>`,
  ];
  return {
    properties: {
      hs_task_subject: digest.subject,
      hs_task_body: body.join(''),
      hs_task_status: 'NOT_STARTED',
      hs_task_priority: digest.priority,
      hs_task_type: digest.type,
      hs_timestamp: String(digest.dueAt.getTime()),
      ...(digest.ownerId === null ? {} : { hubspot_owner_id: digest.ownerId }),
    },
    associations: [],
  };
}
