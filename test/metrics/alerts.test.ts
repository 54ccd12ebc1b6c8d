/** Alert rules and the dashboard ask for metrics that exist, and each alert leads to a page of what to do. */
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { createLog } from '../../src/lib/log.ts';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { connect } from '../../src/store/database.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const read = (file: string) => readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
const rulesOf = async (): Promise<Rule[]> =>
  parse(await read('ops/alerts.yml')).groups.flatMap((group: { rules: Rule[] }) => group.rules);
const dashboardExpressions = async (): Promise<string[]> =>
  JSON.parse(await read('ops/grafana-dashboard.json')).panels.flatMap((panel: { targets: { expr: string }[] }) =>
    panel.targets.map((target) => target.expr),
  );

/** Names as Prometheus stores them: those of a histogram with their endings. */
async function knownNames(): Promise<Set<string>> {
  const db = connect('postgres://nobody@127.0.0.1:1/nowhere', 1);
  const text = await createProcessMetrics({
    db,
    clock: { now: () => new Date(), monotonicMs: () => 0 },
    log: createLog('silent', 'test'),
    process: 'x',
  }).read();
  await db.destroy();
  return new Set(
    [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name, kind]) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [String(name)],
    ),
  );
}

const namesIn = (expression: string) => expression.match(/\b(?:bellwether|process|nodejs)_\w+/g) ?? [];

test('every metric that is asked for is one that a process tells', async () => {
  const known = await knownNames();
  const expressions = [...(await rulesOf()).map((rule) => rule.expr), ...(await dashboardExpressions())];
  expect(expressions.length).toBeGreaterThan(20);
  const asked = new Set(expressions.flatMap(namesIn));
  expect([...asked].filter((name) => !known.has(name))).toEqual([]);
});

test('each alert says what happened and leads to what to do', async () => {
  const text = await read('docs/operations.md');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    String(title)
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
  const rules = await rulesOf();
  expect(new Set(rules.map((rule) => rule.alert)).size).toBe(rules.length);
  for (const { alert, annotations } of rules) {
    const [file, anchor] = annotations.runbook.split('#');
    expect([alert, file, headings.includes(String(anchor))]).toEqual([alert, 'docs/operations.md', true]);
    expect(annotations.summary).toMatch(/\.$/);
  }
});

test('each metric of ours is explained', async () => {
  const text = await read('docs/operations.md');
  const ours = new Set(
    [...(await knownNames())]
      .filter((name) => name.startsWith('bellwether_'))
      .map((name) => name.replace(/_(bucket|sum|count)$/, '')),
  );
  expect([...ours].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
