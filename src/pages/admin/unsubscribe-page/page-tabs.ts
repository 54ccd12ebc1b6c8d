/** The pages on which the unsubscribe page is set up, side by side. */
import type { Html } from '../../../lib/html.ts';
import { tabs } from '../../parts/tabs.ts';

export type PageTab = 'look' | 'streams' | 'reasons';

export function pageTabs(here: PageTab): Html {
  const tab = (id: PageTab, label: string, href: string) => ({ label, href, isHere: id === here });
  return tabs('Unsubscribe page', [
    tab('look', 'Name, look and languages', '/unsubscribe-page'),
    tab('streams', 'Kinds of email', '/unsubscribe-page/streams'),
    tab('reasons', 'Reasons for leaving', '/unsubscribe-page/reasons'),
  ]);
}
