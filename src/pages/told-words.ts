/** What became of the task or note that speaks for somebody, in words. Pure. */
import type { LostRow } from '../store/report/lost.ts';

/** @returns null: nobody was told */
export function toldWords(row: Pick<LostRow, 'told' | 'writeState' | 'isTaskClosed'>): string | null {
  if (row.told === null) return null;
  if (row.isTaskClosed) return 'Task completed';
  const what = { task: 'Task', digest: 'In a digest', note: 'Note' }[row.told];
  switch (row.writeState) {
    case 'planned':
    case 'sending':
      return `${what}, on its way`;
    case 'failed':
      return `${what}, refused by HubSpot`;
    case 'dropped':
      return `${what}, no longer needed`;
    default:
      return what;
  }
}
