/** The app's page, rendered by the vendor's own testing utilities. */
import { BarChart, LineChart } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { Home } from '../../hubspot/src/app/pages/home.tsx';
import type { PageSummary as Shown } from '../../hubspot/src/app/pages/page-data.ts';
import type { NothingYet, PageSummary } from '../../src/api/app-page/page-data.ts';
import { answerCards } from './hubspot-fetch.ts';
import { textOf } from './text-of.ts';

const SUMMARY: Shown = {
  kind: 'portal',
  stands: [
    { label: 'No longer works', people: 40 },
    { label: 'Blocked', people: 7 },
  ],
  weeks: [
    { week: '2026-11-09', lost: 3, wonBack: 1 },
    { week: '2026-11-16', lost: 0, wonBack: 2 },
  ],
  tasks: 12,
  wonBack: 3,
  waiting: 1,
  rate: { value: '5.9 %', says: 'of 478 addresses tried; between 4.1 and 8.3 %. Surely above 1 %.' },
  deals: { nobody: 2, some: 5, looked: 31 },
};
const answered: PageSummary = SUMMARY;

const open = async (body: PageSummary | NothingYet | 'broken', until: string) => {
  answerCards({ portal: body === 'broken' ? body : { body } });
  const renderer = createRenderer('home');
  renderer.render(<Home />);
  await renderer.waitFor(() => expect(textOf(renderer.getRootNode())).toContain(until));
  return renderer;
};

test('numbers stand beside what they mean, and the charts have what the server counted', async () => {
  const renderer = await open(answered, 'by week');
  const text = textOf(renderer.getRootNode());
  for (const words of ['1 more on their way', 'on 5 more somebody cannot be reached', 'Surely above 1 %.']) {
    expect(text).toContain(words);
  }
  expect(renderer.find(BarChart).props.data).toEqual([
    { 'How they stand': 'No longer works', People: 40 },
    { 'How they stand': 'Blocked', People: 7 },
  ]);
  expect(renderer.find(LineChart).props.data).toContainEqual({ Week: '2026-11-16', What: 'Won back', People: 2 });
});

test('where nobody is lost there is no empty chart, and too little mail makes no rate', async () => {
  const renderer = await open({ ...answered, stands: [], rate: null }, 'by week');
  expect(renderer.maybeFind(BarChart)).toBeNull();
  expect(textOf(renderer.getRootNode())).toContain('too little mail to say');
});

test('before anything was reported it says what to do, and a server that is down can be asked again', async () => {
  await open({ kind: 'nothing', says: 'Connect an email service.' }, 'Connect an email service.');
  await open('broken', 'Try again');
});
