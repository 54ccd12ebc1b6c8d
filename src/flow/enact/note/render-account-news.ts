/** The note that tells what else became of a company while its task is open. Pure. */
import type { RecordRef } from '../../decide/play.ts';
import { writeDate } from '../../write-date.ts';
import { escapeHtml } from '../escape-html.ts';
import type { TaskPayload } from '../task/render-task.ts';

export interface AccountNewsNote {
  readonly headline: string;
  readonly text: string;
  /** One line for each person, and where they probably are now. */
  readonly people: readonly string[];
  /** Sentences: why we think so. */
  readonly evidence: readonly string[];
  readonly accountUrl: string;
  /** Of the task that is there already. */
  readonly subject: string;
  readonly openedAt: Date;
  readonly associations: readonly RecordRef[];
  readonly timeZone: string;
  readonly now: Date;
}

export function renderAccountNews(note: AccountNewsNote, reference: string): TaskPayload {
  const about = `This is news for the task “${note.subject}” of ${writeDate(note.openedAt, note.timeZone)}, which stays as it is.`;
  const parts = [
    `<p><strong>${escapeHtml(note.headline)}</strong></p>`,
    `<p>${escapeHtml(note.text)}</p>`,
    list('Who, and where they probably are now', note.people),
    list('Why we think so', note.evidence),
    `<p><a href="${escapeHtml(note.accountUrl)}">See the whole company, and confirm addresses</a></p>`,
    `<p>${escapeHtml(about)}</p>`,
    `<p>Bellwether reference: ${escapeHtml(reference)}</p>`,
  ];
  return {
    properties: { hs_note_body: parts.join(''), hs_timestamp: String(note.now.getTime()) },
    associations: note.associations,
  };
}

function list(heading: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<p>${escapeHtml(heading)}:</p><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}
