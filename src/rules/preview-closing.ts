/** The note of a task whose cause is gone, as it would read: of a made-up case. */
import { draftClosingNote } from '../flow/enact/note/render-closing-note.ts';
import type { Settings } from '../flow/settings.ts';
import type { TaskPreview } from './preview-task.ts';

export function previewClosing({ decide }: Settings, now: Date): TaskPreview['task'] {
  return draftClosingNote({
    subject: 'Lost champion? Dana Reyes (Acme): address no longer works',
    outcome: 'completed',
    endings: [{ email: 'dana.reyes@acme.example', kind: 'lost', wonBackBy: 'delivered', endedAt: now }],
    associations: [],
    timeZone: 'UTC',
    wording: decide.wording['won-back'],
    now,
  });
}
