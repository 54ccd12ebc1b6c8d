/** What the email services, HubSpot and Bellwether believe, compared: asked for, followed, and told. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { DRIFT_KINDS } from '../flow/compare-beliefs.ts';
import { askForDrift } from '../jobs/drift/ask-drift.ts';
import { SECOND_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { KINDS } from '../pages/admin/drift/drift-words.ts';
import type { Runtime } from '../runtime.ts';
import { type DriftRun, findOpenDriftRun, listDriftRuns } from '../store/drift-run.ts';
import { findPortal } from '../store/portal.ts';
import { countDrift, listDrift } from '../store/report/drift.ts';
import { answer, readPortalId, table, withRuntime } from './output.ts';

interface Options {
  readonly portal: string;
  readonly last?: boolean;
  readonly json?: boolean;
}

/** The rest stands on the page, and in its CSV. */
const MOST = 1_000;
const LOOK_EVERY_MS = SECOND_MS;
/** A worker that runs takes it up within its sweep, 3 s. */
const PATIENCE_MS = 60 * SECOND_MS;

export function addDriftCommand(program: Command): void {
  program
    .command('drift')
    .description(
      'compare what email services, HubSpot and Bellwether believe of each address; the workers do it while they serve',
    )
    .requiredOption('--portal <id>', 'HubSpot account')
    .option('--last', 'tell of the last comparison, without a new one')
    .option('--json')
    .action(tellDrift);
}

async function tellDrift(options: Options): Promise<void> {
  const portalId = readPortalId(options.portal);
  const found = await withRuntime(async (runtime) => {
    const { db } = runtime;
    const portal = await findPortal(db, portalId);
    if (!portal) throw new BellwetherError('drift.unknown-portal', `Portal ${portalId} has not installed Bellwether.`);
    if (!options.last) await compareNow(runtime, portalId);
    const run = (await listDriftRuns(db, portalId, 2)).find(({ endedAt }) => endedAt !== null) ?? null;
    const { people, byKind } = await countDrift(db, portalId);
    const rows = await listDrift(db, portalId, { kind: null, text: '' }, 0, MOST);
    return {
      comparedAt: run?.endedAt ?? null,
      compared: run?.compared ?? 0,
      people,
      counts: byKind,
      findings: rows.map(({ email, kind, sourceId, detail, foundAt, fix }) => ({
        email,
        kind,
        sourceId,
        detail,
        foundAt,
        fix,
      })),
    };
  });
  answer(options.json, found, wordsFor(found));
}

interface Found {
  readonly comparedAt: Date | null;
  readonly people: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly { readonly email: string; readonly kind: (typeof DRIFT_KINDS)[number] }[];
}

function wordsFor({ comparedAt, people, counts, findings }: Found): string {
  if (comparedAt === null) return 'It has not been compared yet.';
  const kinds = DRIFT_KINDS.filter((kind) => (counts[kind] ?? 0) > 0).map((kind) => [
    String(counts[kind]),
    KINDS[kind].title,
  ]);
  const who = findings.map(({ email, kind }) => [email, KINDS[kind].title]);
  return [
    people === 1 ? '1 person would have been mailed tomorrow.' : `${people} people would have been mailed tomorrow.`,
    ...(kinds.length > 0 ? [table([['people', 'what differs'], ...kinds])] : []),
    ...(who.length > 0 ? [table([['address', 'what differs'], ...who])] : []),
  ].join('\n\n');
}

/** One that is under way is followed, too. */
async function compareNow(runtime: Runtime, portalId: number): Promise<void> {
  const { db, clock } = runtime;
  let run: DriftRun | null = await findOpenDriftRun(db, portalId);
  if (!run) await askForDrift({ db, clock }, portalId, 'command line');
  const until = clock.monotonicMs() + PATIENCE_MS;
  for (;;) {
    run = await findOpenDriftRun(db, portalId);
    if (!run) return;
    if (run.begunAt === null && clock.monotonicMs() > until)
      throw new BellwetherError(
        'drift.no-worker',
        'No worker has begun the comparison. It is asked for, and is done when a worker runs and HubSpot can be asked; "--last" tells of it then.',
      );
    process.stderr.write(`${run.compared} addresses compared\n`);
    await wait(LOOK_EVERY_MS);
  }
}
