/** What a file seems to be, by the names of its columns and what they hold: a proposal that people see, and may change. Pure. */

import { COLUMN_NAMES, plainName } from './column-names.ts';
import { type ColumnProfile, tellDayFirst } from './column-profile.ts';
import { saidEvent } from './event-words.ts';
import { IMPORT_FIELDS, type ImportField, type ImportKind, type ImportPlan } from './import-plan.ts';

export interface Proposal {
  /** null where nothing tells. */
  readonly kind: ImportKind | null;
  readonly columns: ImportPlan['columns'];
  readonly dayFirst: boolean | null;
}

const NAMES = new Map<ImportField, ReadonlySet<string>>(
  IMPORT_FIELDS.map((field) => [field, new Set(COLUMN_NAMES[field])]),
);

/** @param fileName may say what the columns do not */
export function recognise(profiles: readonly ColumnProfile[], fileName: string): Proposal {
  const columns = recogniseColumns(profiles);
  const at = columns.at === undefined ? undefined : profiles[columns.at];
  // The lost report, filled in: its other columns tell what we know already.
  if (columns.found !== undefined) {
    const { email, found, newAddress, foundNote } = columns;
    return { kind: 'findings', columns: definedOf({ email, found, newAddress, foundNote }), dayFirst: null };
  }
  return { kind: recogniseKind(profiles, columns, fileName), columns, dayFirst: at ? tellDayFirst(at).dayFirst : null };
}

function definedOf(columns: Readonly<Partial<Record<ImportField, number | undefined>>>): ImportPlan['columns'] {
  return Object.fromEntries(Object.entries(columns).filter(([, at]) => at !== undefined)) as ImportPlan['columns'];
}

function recogniseColumns(profiles: readonly ColumnProfile[]): ImportPlan['columns'] {
  const columns: Partial<Record<ImportField, number>> = {};
  const taken = new Set<number>();
  const take = (field: ImportField, at: number): void => {
    if (at === -1 || columns[field] !== undefined) return;
    columns[field] = at;
    taken.add(at);
  };
  for (const field of IMPORT_FIELDS) {
    const names = NAMES.get(field) ?? new Set();
    const fits = profiles.map((one, at) => ({ one, at })).filter(({ one }) => names.has(plainName(one.name)));
    // Of several with the name, such as two dates, the one that holds most; of equals the first.
    const best = fits
      .filter(({ one, at }) => !taken.has(at) && mayBe(field, one))
      .toSorted((a, b) => rank(field, b.one) - rank(field, a.one) || a.at - b.at)[0];
    take(field, best?.at ?? -1);
  }
  // What has no name, or one that we do not know, shows by what it holds.
  take(
    'email',
    bestBy(profiles, taken, (one) => (one.addresses * 2 >= one.filled ? one.addresses : 0)),
  );
  take(
    'at',
    bestBy(profiles, taken, (one) => (one.dates > one.filled * 0.8 ? one.dates : 0)),
  );
  if (columns.whether === undefined && columns.type === undefined && columns.status !== undefined)
    moveWords(profiles, columns);
  return columns;
}

/** A column “status” may hold `5.1.1`, or “bounced”: words are what happened. */
function moveWords(profiles: readonly ColumnProfile[], columns: Partial<Record<ImportField, number>>): void {
  const at = columns.status;
  const words = at === undefined ? null : profiles[at]?.words;
  if (!words?.some((word) => saidEvent(word) !== null)) return;
  delete columns.status;
  columns.type = at ?? 0;
}

function mayBe(field: ImportField, one: ColumnProfile): boolean {
  if (one.filled === 0) return true;
  if (field === 'email') return one.addresses > 0 || one.filled < 3;
  if (field === 'at') return one.dates > one.filled * 0.5 || one.filled < 3;
  // A column “unsubscribed” or “sent” may hold the date of it.
  return field === 'whether' || one.dates <= one.filled * 0.5 || field === 'campaign';
}

function rank(field: ImportField, one: ColumnProfile): number {
  return field === 'email' ? one.addresses : field === 'at' ? one.dates : one.filled;
}

function bestBy(
  profiles: readonly ColumnProfile[],
  taken: ReadonlySet<number>,
  score: (one: ColumnProfile) => number,
): number {
  let best = { at: -1, score: 0 };
  for (const [at, one] of profiles.entries()) {
    if (!taken.has(at) && score(one) > best.score) best = { at, score: score(one) };
  }
  return best.at;
}

const FILE_NAMES: readonly (readonly [ImportKind, RegExp])[] = [
  ['opt-outs', /unsub|opt[-_ ]?out|abmeld|abgemeldet|d[ée]s(?:inscri|abonn)|baja|afgemeld|do[-_ ]?not|complain|dnc/i],
  ['bounces', /bounce|invalid|block|undeliver|unzustellbar|rebot|rebond|cleaned|dead/i],
  ['sends', /sends?\b|sent|deliver|activity|versand|recipients|envoi|env[ií]o|verzonden/i],
  ['data-sources', /source|herkunft|quelle|lead|origin|proven|fuente/i],
];

function recogniseKind(
  profiles: readonly ColumnProfile[],
  columns: ImportPlan['columns'],
  fileName: string,
): ImportKind | null {
  const has = (...fields: ImportField[]): boolean => fields.some((field) => columns[field] !== undefined);
  const said = new Set(wordsIn(profiles, columns).map(saidEvent));
  if (['delivered', 'sent', 'seen'].some((one) => said.has(one as never))) return 'sends';
  if (['hard', 'soft', 'block', 'bounce'].some((one) => said.has(one as never))) return 'bounces';
  if (has('whether') || said.has('unsubscribe') || said.has('complaint')) return 'opt-outs';
  const byName = FILE_NAMES.find(([, pattern]) => pattern.test(fileName))?.[0] ?? null;
  if (byName === 'opt-outs' && !has('status', 'code')) return byName;
  if (has('reason', 'status', 'code')) return 'bounces';
  const date = columns.at === undefined ? '' : plainName(profiles[columns.at]?.name ?? '');
  if (/unsub|opt|abgemeldet|abmeld|désinscri|désabonn|baja|afgemeld|suppress/.test(date)) return 'opt-outs';
  if (/bounce|rebot|rebond|clean/.test(date)) return 'bounces';
  if (/sen[dt]|deliver|versand|gesendet|envoi|verzonden/.test(date)) return 'sends';
  if (byName !== null) return byName;
  if (has('stream') && !has('campaign')) return 'opt-outs';
  return has('dataSource') ? 'data-sources' : null;
}

/** What happened, where its words are few. */
function wordsIn(profiles: readonly ColumnProfile[], { type }: ImportPlan['columns']): readonly string[] {
  return type === undefined ? [] : (profiles[type]?.words ?? profiles[type]?.samples ?? []);
}
