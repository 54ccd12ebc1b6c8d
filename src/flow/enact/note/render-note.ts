/** The note with a person's own words about leaving, verbatim. Pure. */
import { escapeHtml } from '../escape-html.ts';
import type { TaskPayload } from '../task/render-task.ts';

export interface SurveyNote {
  readonly contactId: string;
  readonly email: string;
  /** The chosen reason in words; null when only a comment was given. */
  readonly reason: string | null;
  readonly comment: string | null;
  readonly campaign: string | null;
  readonly answeredAt: Date;
  /** True where an earlier answer was changed. */
  readonly isEdited: boolean;
}

export function renderSurveyNote(note: SurveyNote, reference: string): TaskPayload {
  const from = note.campaign ? ` after “${note.campaign}”` : '';
  const lead = note.isEdited
    ? `${note.email} changed the answer about leaving`
    : `${note.email} left${from} and told us why`;
  const parts = [
    `<p><strong>${escapeHtml(lead)}</strong></p>`,
    note.reason ? `<p>Reason: ${escapeHtml(note.reason)}</p>` : '',
    note.comment
      ? `<p>In their own words:</p><blockquote>${escapeHtml(note.comment).replaceAll('\n', '<br>')}</blockquote>`
      : '',
    `<p>Bellwether reference: ${escapeHtml(reference)}</p>`,
  ];
  return {
    properties: { hs_note_body: parts.join(''), hs_timestamp: String(note.answeredAt.getTime()) },
    associations: [{ type: 'contact', id: note.contactId }],
  };
}
