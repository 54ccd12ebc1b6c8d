/** The note that says why a task is no longer needed, and what became of it. Pure. */
import type { RecordRef, TaskSection } from '../../decide/play.ts';
import type { Wording } from '../../settings.ts';
import type { EpisodeInterval } from '../../state.ts';
import { isWin } from '../../win-back.ts';
import { writeDate } from '../../write-date.ts';
import { escapeHtml } from '../escape-html.ts';
import type { TaskPayload } from '../task/render-task.ts';

export interface Ending {
  readonly email: string;
  /** `partly`: who left everything wants mail again, except kinds that they left by name. */
  readonly kind: 'lost' | 'left' | 'partly';
  readonly wonBackBy: EpisodeInterval['wonBackBy'];
  readonly endedAt: Date;
}

export interface ClosingNote {
  readonly subject: string;
  readonly outcome: 'completed' | 'done_before' | 'edited';
  /** Everybody whom the task was about. */
  readonly endings: readonly Ending[];
  readonly associations: readonly RecordRef[];
  readonly timeZone: string;
  /** The portal's own, of the play “Won back”; missing: ours. */
  readonly wording?: Wording;
  readonly now: Date;
}

const WHAT_BECAME: Readonly<Record<ClosingNote['outcome'], string>> = {
  completed: 'It was still as Bellwether had written it, so Bellwether completed it.',
  done_before: 'Somebody had completed it already.',
  edited: 'Somebody has changed it, so it stays as it is. Complete it if nothing else is left to do.',
};

/** What the note says, in plain words. Where everybody was won back, the portal's own words stand in it. */
export function draftClosingNote(note: ClosingNote): {
  readonly subject: string;
  readonly sections: readonly TaskSection[];
} {
  const isWon = note.endings.length > 0 && note.endings.every((ending) => isWin(ending.wonBackBy));
  const lead = isWon ? 'Won back, no longer needed' : 'No longer needed';
  const { title = '', opening = '' } = (isWon && note.wording) || {};
  const lines = note.endings.map((ending) => describeEnding(ending, note.timeZone));
  const fill = (text: string) => text.replaceAll('{address}', note.endings[0]?.email ?? '');
  return {
    subject: title === '' ? `${lead}: “${note.subject}”` : `${fill(title)}: “${note.subject}”`,
    sections: [
      ...(opening === '' ? [] : [{ heading: null, text: fill(opening), items: [] }]),
      ...(lines.length === 0 ? [] : [{ heading: null, text: null, items: lines }]),
      { heading: null, text: WHAT_BECAME[note.outcome], items: [] },
    ],
  };
}

export function renderClosingNote(note: ClosingNote, reference: string): TaskPayload {
  const { subject, sections } = draftClosingNote(note);
  const parts = [
    `<p><strong>${escapeHtml(subject)}</strong></p>`,
    ...sections.map(({ text, items }) =>
      text === null
        ? `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`
        : `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`,
    ),
    `<p>Bellwether reference: ${escapeHtml(reference)}</p>`,
  ];
  return {
    properties: { hs_note_body: parts.join(''), hs_timestamp: String(note.now.getTime()) },
    associations: note.associations,
  };
}

function describeEnding({ email, kind, wonBackBy, endedAt }: Ending, zone: string): string {
  const on = `on ${writeDate(endedAt, zone)}`;
  if (kind === 'partly')
    return `${email} wants our mail again since ${writeDate(endedAt, zone)}, except what they left by name.`;
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
