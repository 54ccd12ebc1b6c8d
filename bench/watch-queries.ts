/** Which query of which page takes longest, and by which plan. */
import type { Knex } from 'knex';

interface Asked {
  readonly page: string;
  readonly sql: string;
  readonly bindings: readonly unknown[];
  readonly ms: number;
}

export interface QueryWatch {
  /** What is asked from now on belongs to this page. */
  begin(page: string): void;
  /** The slowest query of the three slowest pages, with its plan. */
  explain(): Promise<string>;
}

export function watchQueries(db: Knex): QueryWatch {
  let page = '';
  const begun = new Map<string, number>();
  const slowest = new Map<string, Asked>();
  db.on('query', ({ __knexQueryUid: id }: { __knexQueryUid: string }) => void begun.set(id, performance.now()));
  db.on('query-response', (_rows: unknown, asked: { __knexQueryUid: string; sql: string; bindings?: unknown[] }) => {
    const ms = performance.now() - (begun.get(asked.__knexQueryUid) ?? performance.now());
    begun.delete(asked.__knexQueryUid);
    if (page === '' || ms <= (slowest.get(page)?.ms ?? 0)) return;
    slowest.set(page, { page, sql: asked.sql, bindings: asked.bindings ?? [], ms });
  });
  return {
    begin(name) {
      page = name;
    },
    async explain() {
      page = '';
      const worst = [...slowest.values()].sort((a, b) => b.ms - a.ms).slice(0, 3);
      const plans: string[] = [];
      for (const asked of worst) plans.push(await explainOne(db, asked));
      return plans.join('\n\n');
    },
  };
}

async function explainOne(db: Knex, { page, sql, bindings, ms }: Asked): Promise<string> {
  const raw = sql.replace(/\$\d+/g, '?');
  const plan = await db
    .raw(`explain (analyze, buffers, costs off) ${raw}`, [...bindings] as never[])
    .then((answer: { rows: { 'QUERY PLAN': string }[] }) => answer.rows.map((row) => row['QUERY PLAN']).join('\n'))
    .catch((thrown: unknown) => String(thrown));
  return `${page}: ${ms.toFixed(0)} ms\n${sql.slice(0, 1_500)}\n${plan}`;
}
