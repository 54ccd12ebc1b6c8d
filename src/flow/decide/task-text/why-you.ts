/** Why this task exists, and why it is this person's. */
import type { TaskSection } from '../play.ts';
import type { Owner } from '../resolve-owner.ts';

/** @param rule one sentence: when the play opens a task */
export function whyYou(owner: Owner, label: string, rule: string): TaskSection {
  const text = `${owner.why}\nBellwether’s play “${label}” ${rule} Repeats open no second one.`;
  return { heading: 'Why you got this', text, items: [] };
}
