/** Statements of a migration that keep others waiting for as long as a table is large. */

interface Rule {
  readonly is: RegExp;
  /** Of the table, in the first group; null: whatever it is about. */
  readonly instead: string;
}

const RULES: readonly Rule[] = [
  {
    is: /\bcreate (?:unique )?index (?!concurrently)(?:if not exists )?\w+ on (?!only )(\w+)/g,
    instead: 'build it with "create index concurrently", in a file of its own',
  },
  {
    is: /\balter table (\w+)[^;]*\badd (?:constraint \w+ )?(?:check|foreign key)\b(?![^;]*not valid)/g,
    instead: 'add it "not valid", and validate it in the next file',
  },
  {
    is: /\balter table (\w+)[^;]*\badd column[^;]*\b(?:references|unique|primary key)\b/g,
    instead: 'add the column alone; the constraint "not valid", the index concurrently',
  },
  {
    is: /\balter table (\w+)[^;]*\badd (?:constraint \w+ )?(?:unique|primary key) \(/g,
    instead: 'build a unique index concurrently first, and add the constraint "using index"',
  },
  {
    is: /\balter table (\w+)[^;]*\balter column \w+ (?:set data )?type\b/g,
    instead: 'add another column, and fill it in steps',
  },
  {
    is: /\balter table (\w+)[^;]*\balter column \w+ set not null/g,
    instead: 'add a check "not valid" and validate it first',
  },
  {
    is: /\balter table (\w+)[^;]*\badd column[^;]*\bdefault (?:now|clock_timestamp|random|gen_random_uuid|nextval)\b/g,
    instead: 'add it without a default that is worked out for each row',
  },
  {
    is: /(?:^|;)\s*(?:update|delete from) (\w+)/g,
    instead: 'let the worker do it in steps (an errand, or marked rows)',
  },
  { is: /\b(?:lock table|vacuum full|cluster|truncate) (\w+)/g, instead: 'do without' },
];

/** @returns what is wrong with each statement that would keep others waiting; tables that the file itself makes are nobody's yet */
export function lockingStatements(sql: string): string[] {
  const plain = sql.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').toLowerCase();
  const made = new Set([...plain.matchAll(/\bcreate table (?:if not exists )?(\w+)/g)].map(([, name]) => name));
  return RULES.flatMap(({ is, instead }) =>
    [...plain.matchAll(is)]
      .filter(([, table]) => !made.has(table))
      .map(([found]) => `“${found.replace(/^;?\s*/, '').slice(0, 80)}”: ${instead}`),
  );
}
