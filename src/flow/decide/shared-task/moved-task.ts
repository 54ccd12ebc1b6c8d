/** One task for a company that moved, from what each of its people would have got. */
import type { RecordRef, TaskDraft, TaskSection } from '../play.ts';
import { WHO, WHY_IT_MATTERS } from '../task-text/moved-sections.ts';

/** As in account-task.ts. */
const ASSOCIATED_MAX = 100;

/** @param tasks one at least, the most important person's first: each lists everybody, and says what matters of its own */
export function mergeMovedTasks(tasks: readonly TaskDraft[], anchor: RecordRef): TaskDraft {
  const [first] = tasks as readonly [TaskDraft, ...TaskDraft[]];
  const matters = tasks.flatMap((task) => task.sections.find(isMatters)?.items ?? []);
  const rest = first.sections.filter((section) => !isMatters(section));
  const behind = rest.findIndex(({ heading }) => heading === WHO) + 1;
  const section: TaskSection = { heading: WHY_IT_MATTERS, text: null, items: matters };
  return {
    ...first,
    sections: matters.length > 0 ? [...rest.slice(0, behind), section, ...rest.slice(behind)] : rest,
    dueAt: new Date(Math.min(...tasks.map((task) => task.dueAt.getTime()))),
    type: tasks.some((task) => task.type === 'CALL') ? 'CALL' : 'TODO',
    anchor,
    associations: associationsOfAll(anchor, tasks),
  };
}

const isMatters = (section: TaskSection): boolean => section.heading === WHY_IT_MATTERS;

/** @returns the anchor, and the records of all these people */
export function associationsOfAll(
  anchor: RecordRef,
  people: readonly { readonly associations: readonly RecordRef[] }[],
): readonly RecordRef[] {
  const all = [anchor, ...people.flatMap((one) => one.associations)];
  const distinct = new Map(all.map((ref) => [`${ref.type} ${ref.id}`, { type: ref.type, id: ref.id }]));
  return [...distinct.values()].slice(0, ASSOCIATED_MAX);
}
