/** Whether a task of ours may be closed: only as long as it is as we wrote it. Pure. */

/** What is read of the task before it is closed. */
export const JUDGED_PROPERTIES = ['hs_task_subject', 'hs_task_body', 'hs_task_status', 'hubspot_owner_id'] as const;

/** `done_before`: somebody completed it. `edited`: somebody changed it, and it is theirs now. `gone`: it was deleted. */
export type TaskJudgement = 'open' | 'done_before' | 'edited' | 'gone';

/**
 * @param written what we sent when it was created
 * @param held what HubSpot holds; null when the task is not there any more
 */
export function judgeTask(
  written: Readonly<Record<string, string>>,
  held: Readonly<Record<string, string | null>> | null,
): TaskJudgement {
  if (held === null) return 'gone';
  if (held.hs_task_status === 'COMPLETED') return 'done_before';
  const isAsWritten = JUDGED_PROPERTIES.every((name) => wordsOf(held[name]) === wordsOf(written[name]));
  return isAsWritten ? 'open' : 'edited';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

/** The text alone: HubSpot may store the mark-up of a body in other words than it was given. */
function wordsOf(value: string | null | undefined): string {
  return (value ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:amp|lt|gt|quot|nbsp|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}
