/** The pages about rules, side by side. */
import type { Html } from '../../../lib/html.ts';
import type { SHARED_PAGES } from '../../../rules/rule-pages.ts';
import { tabs } from '../../parts/tabs.ts';

export type RuleTab = 'plays' | (typeof SHARED_PAGES)[number] | 'taught' | 'history';

export function ruleTabs(here: RuleTab): Html {
  const tab = (id: RuleTab, label: string, href: string) => ({ label, href, isHere: id === here });
  return tabs('Rules', [
    tab('plays', 'Plays', '/plays'),
    tab('tasks', 'Tasks and owners', '/plays/tasks'),
    tab('digests', 'Weekly digest', '/plays/digests'),
    tab('verdicts', 'What counts as lost', '/plays/verdicts'),
    tab('taught', 'What replies mean', '/readings'),
    tab('history', 'History', '/plays/history'),
  ]);
}
