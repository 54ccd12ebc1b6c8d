/** The note that says why a task is no longer needed, and what became of it. Pure. */
import type { RecordRef } from '../../decide/play.ts';
import { writeDate } from '../../write-date.ts';
import { escapeHtml } from '../escape-html.ts';
import type { TaskPayload } from '../task/render-task.ts';

export interface Ending {
  readonly email: string;
  readonly kind: 'lost' | 'left';
  readonly wonBackBy: string | null;
  readonly endedAt: Date;
}

export interface ClosingNote {
  readonly subject: string;
  readonly outcome: 'completed' | 'done_before' | 'edited';
  /** Everybody whom the task was about. */
  readonly endings: readonly Ending[];
  readonly associations: readonly RecordRef[];
  readonly timeZone: string;
  readonly now: Date;
}

const WHAT_BECAME: Readonly<Record<ClosingNote['outcome'], string>> = {
  completed: 'It was still as Bellwether had written it, so Bellwether completed it.',
  done_before: 'Somebody had completed it already.',
  edited: 'Somebody has changed it, so it stays as it is. Complete it if nothing else is left to do.',
};

export function renderClosingNote(note: ClosingNote, reference: string): TaskPayload {
  const reasons = note.endings.map((ending) => `<li>${escapeHtml(describeEnding(ending, note.timeZone))}</li>`);
  const parts = [
    `<p><strong>${escapeHtml(`No longer needed: “${note.subject}”`)}</strong></p>`,
    reasons.length > 0 ? `<ul>${reasons.join('')}</ul>` : '',
    `<p>${WHAT_BECAME[note.outcome]}</p>`,
    `<p>Bellwether reference: ${escapeHtml(reference)}</p>`,
  ];
  return {
    properties: { hs_note_body: parts.join(''), hs_timestamp: String(note.now.getTime()) },
    associations: note.associations,
  };
}

function describeEnding({ email, kind, wonBackBy, endedAt }: Ending, zone: string): string {
  const on = `on ${writeDate(endedAt, zone)}`;
  if (kind === 'left') return `${email} came back to our mail by their own act ${on}.`;
  switch (wonBackBy) {
    case 'delivered':
      return `Mail to ${email} gets through again: it was delivered ${on}.`;
    case 'reply':
      return `A mail from ${email} came in ${on}.`;
    case 'person':
      return `The person at ${email} was active again ${on}.`;
    case 'corrected':
      return `The address ${email} was corrected ${on}.`;
    case 'word':
      return `A colleague confirmed ${on} that ${email} works.`;
    default:
      return `${email} has not counted as lost since ${writeDate(endedAt, zone)}.`;
  }
}
