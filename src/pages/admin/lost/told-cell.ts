/** What became of the task or note that speaks for somebody. */
import { type Html, html } from '../../../lib/html.ts';
import type { LostRow } from '../../../store/report/lost.ts';
import { NOTHING } from '../../parts/table.ts';
import { toldWords } from '../../told-words.ts';
import type { AdminVisit } from '../visit.ts';

export function toldCell(visit: AdminVisit, row: LostRow): Html | string {
  const text = toldWords(row);
  if (text === null) return NOTHING;
  if (!row.resultId || !row.anchorType || !row.anchorId) return text;
  const href = visit.links.activity(row.anchorType, row.anchorId, row.resultId);
  return href
    ? html`<a href="${href}">${text}<span class="visually-hidden"> about ${row.person ?? row.email}</span></a>`
    : text;
}
