import type { Html } from '../../../lib/html.ts';
import { tabs } from '../../parts/tabs.ts';

export type LinkTab = 'links' | 'questions';

/** @param questions that nobody has answered */
export function linkTabs(here: LinkTab, questions: number): Html {
  return tabs('Ways out', [
    { label: 'Links', href: '/links', isHere: here === 'links' },
    {
      label: questions > 0 ? `Did they ask to leave? (${questions})` : 'Did they ask to leave?',
      href: '/links/questions',
      isHere: here === 'questions',
    },
  ]);
}
