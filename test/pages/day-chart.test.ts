import { renderHtml } from '../../src/lib/html.ts';
import { dayChart } from '../../src/pages/parts/day-chart.ts';

const days = Array.from({ length: 30 }, (_, i) => new Date(Date.UTC(2026, 9, 5 + i)).toISOString().slice(0, 10));
const draw = (first: number, series: { id: string; label: string; values: number[] }[]) =>
  renderHtml(dayChart({ label: 'Bounces by day', days: days.slice(0, first), series }));
const rects = (text: string, id: string) =>
  [...text.matchAll(new RegExp(`<rect class="series-${id}" [^>]*y="([\\d.]+)"[^>]*height="([\\d.]+)"`, 'g'))].map(
    (found) => [found[1], found[2]].map(Number),
  );

test('columns stand on each other, to the scale whose numbers stand beside them', async () => {
  const text = await draw(2, [
    { id: 'hard', label: 'Hard bounces', values: [10, 0] },
    { id: 'soft', label: 'Soft bounces', values: [30, 20] },
  ]);
  expect(text).toContain('y="0%">40</text>');
  expect(text).toContain('y="50%">20</text>');
  expect(rects(text, 'hard')).toEqual([[75, 25]]);
  expect(rects(text, 'soft')).toEqual([
    [0, 75],
    [50, 50],
  ]);
});

test('one single bounce does not fill the picture, and halves are not counted', async () => {
  const text = await draw(1, [{ id: 'hard', label: 'Hard bounces', values: [1] }]);
  expect(rects(text, 'hard')).toEqual([[75, 25]]);
  expect(text).not.toMatch(/>\d+\.\d+<\/text>/);
});

test('each day says its numbers, and what it shows is said as a whole', async () => {
  const text = await draw(2, [{ id: 'hard', label: 'Hard bounces', values: [1_200, 0] }]);
  expect(text).toContain('<title>5 Oct: Hard bounces 1,200</title>');
  expect(text).toContain('<title>6 Oct: nothing</title>');
  expect(text).toContain('role="img" aria-label="Bounces by day"');
});

test('of many days only so many are named that their names do not touch, and always the last', async () => {
  const named = (text: string) => [...text.matchAll(/<span>([^<]*)<\/span>/g)].map((found) => found[1]);
  const month = named(await draw(30, []));
  expect(month).toHaveLength(30);
  expect(month.filter((name) => name !== '').length).toBeLessThanOrEqual(7);
  expect(month.at(-1)).toBe('3 Nov');
  expect(named(await draw(7, [])).filter((name) => name !== '')).toHaveLength(7);
});

test('it is drawn without a style of its own, which the content security policy would refuse', async () => {
  expect(await draw(30, [{ id: 'hard', label: '<b>', values: days.map((_, i) => i) }])).not.toMatch(/style|<b>/);
});
