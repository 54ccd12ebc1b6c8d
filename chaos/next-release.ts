/**
 * The release after this one, as far as two of them can get into each other's way: a copy of the source in which tasks and
 * notes have other words, a rule another name, the settings and the states more fields, and two columns are new that this
 * release does not know. Its migration runs while processes of this release are at work, as in a rolling deployment.
 */
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Knex } from 'knex';
import { query } from '../src/store/database.ts';

const ROOT = resolve(import.meta.dirname, '..');

const MIGRATION = '9999_next_release.sql';
const NEW_COLUMNS = `-- Which release planned a write, which one sent it last, and which one found out what became of it.
alter table crm_write add column planned_by text, add column sent_by text, add column recorded_by text;
`;

/** A rule that has another name in it. */
export const NEXT_NAMES = {
  was: 'general.user-unknown.no-such-user',
  rule: 'general.user-unknown.nobody-there',
} as const;

interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const CHANGES: readonly Change[] = [
  { file: 'package.json', from: '"version": "', to: '"version": "99.' },
  { file: 'src/flow/decide/plays/champion-lost.ts', from: '[`Lost ', to: '[`Out of reach: ' },
  // Whoever looks for a task of the other release finds it by the mark alone.
  {
    file: 'src/flow/enact/task/render-task.ts',
    from: 'Bellwether reference: ',
    to: 'Mark of Bellwether, please keep: ',
  },
  {
    file: 'src/flow/enact/note/render-note.ts',
    from: 'Bellwether reference: ',
    to: 'Mark of Bellwether, please keep: ',
  },
  { file: 'src/flow/enact/note/render-closing-note.ts', from: 'so Bellwether completed it', to: 'so it is done' },
  {
    file: 'src/flow/classify/rules/user-unknown.ts',
    from: `'${NEXT_NAMES.was}'`,
    to: `'${NEXT_NAMES.rule}'`,
  },
  {
    file: 'src/flow/settings.ts',
    from: '    digestAfterMinutes: 15,',
    to: '    digestAfterMinutes: 15,\n    remindAfterDays: 3,',
  },
  {
    file: 'src/flow/settings.ts',
    from: '  readonly digestAfterMinutes: number;',
    to: '  readonly digestAfterMinutes: number;\n  readonly remindAfterDays: number;',
  },
  {
    file: 'src/flow/state-json.ts',
    from: 'JSON.stringify({ ...state, episodes })',
    to: "JSON.stringify({ ...state, episodes, concludedBy: 'next' })",
  },
  {
    file: 'src/store/crm-write.ts',
    from: 'anchor_type, anchor_id, try_after)\n     select ?, ?::timestamptz, n.* from',
    to: "anchor_type, anchor_id, try_after, planned_by)\n     select ?, ?::timestamptz, n.*, 'next' from",
  },
  {
    file: 'src/store/crm-write.ts',
    from: "set state = 'sending', sent_at = ?, sent_revision",
    to: "set state = 'sending', sent_by = 'next', sent_at = ?, sent_revision",
  },
  {
    file: 'src/store/crm-write.ts',
    from: 'why = n.why, try_after = n.try_after, result_id',
    to: "recorded_by = 'next', why = n.why, try_after = n.try_after, result_id",
  },
];

/**
 * @param folder a new one is made in it
 * @returns the folder of the release, laid out like this one
 * @throws Error where the source has changed so much that a change no longer fits
 */
export async function makeNextRelease(folder: string): Promise<string> {
  const release = join(folder, 'next-release');
  await mkdir(release);
  for (const part of ['src', 'migrations', 'package.json']) {
    await cp(join(ROOT, part), join(release, part), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(release, 'node_modules'));
  for (const { file, from, to } of CHANGES) {
    const path = join(release, file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(from)) throw new Error(`The next release cannot be made: ${file} has no “${from}” any more.`);
    await writeFile(
      path,
      text.replace(from, () => to),
    );
  }
  await writeFile(join(release, 'migrations', MIGRATION), NEW_COLUMNS);
  return release;
}

/** As if the next release had never been there, so that its migration can run under the next round, too. No process of it may run. */
export async function forgetNextRelease(db: Knex): Promise<void> {
  await db('migration').where({ name: MIGRATION }).delete();
  await db.raw(
    'alter table crm_write drop column if exists planned_by, drop column if exists sent_by, drop column if exists recorded_by',
  );
}

/** @returns how many tasks and notes one release planned, and the other one sent or found */
export async function countHandedOver(db: Knex, portalId: number): Promise<number> {
  const rows = await query<{ n: number }>(
    db,
    `select count(*)::int as n from crm_write
      where portal_id = ? and surface in ('task', 'note') and state = 'done'
        and (planned_by is distinct from sent_by or planned_by is distinct from recorded_by)`,
    [portalId],
  );
  return rows[0]?.n ?? 0;
}
