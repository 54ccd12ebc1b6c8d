/** The note about people of an account who were lost after its task was sent. Pure. */
import type { RecordRef } from '../../decide/play.ts';
import { writeDate } from '../../write-date.ts';
import { escapeHtml } from '../escape-html.ts';
import type { TaskPayload } from '../task/render-task.ts';

export interface AccountNote {
  readonly company: string;
  /** Of the task that is there already. */
  readonly subject: string;
  readonly openedAt: Date;
  readonly people: readonly {
    readonly described: string;
    readonly role: string | null;
    readonly mayCall: boolean;
    readonly evidenceUrl: string;
  }[];
  /** One sentence: what became of them. */
  readonly what: string;
  readonly associations: readonly RecordRef[];
  readonly timeZone: string;
  readonly now: Date;
}

export function renderAccountNote(note: AccountNote, reference: string): TaskPayload {
  const items = note.people.map((person) => {
    const role = person.role === null ? '' : `, ${person.role}`;
    const gate = person.mayCall ? '' : '. Do not contact them: they asked to get no more mail from us';
    const link = `<a href="${escapeHtml(person.evidenceUrl)}">history</a>`;
    return `<li>${escapeHtml(`${person.described}${role}${gate}`)} (${link})</li>`;
  });
  const about = `This belongs to the task “${note.subject}” of ${writeDate(note.openedAt, note.timeZone)}, so it has no task of its own.`;
  const parts = [
    `<p><strong>${escapeHtml(`Also lost at ${note.company}`)}</strong></p>`,
    `<p>${escapeHtml(note.what)}</p>`,
    `<ul>${items.join('')}</ul>`,
    `<p>${escapeHtml(about)}</p>`,
    `<p>Bellwether reference: ${escapeHtml(reference)}</p>`,
  ];
  return {
    properties: { hs_note_body: parts.join(''), hs_timestamp: String(note.now.getTime()) },
    associations: note.associations,
  };
}
