/** Files in each state, for the pages that show them. */
import type { Knex } from 'knex';
import { carryOutImport } from '../../src/jobs/imports/carry-out-import.ts';
import { checkWhole } from '../../src/jobs/imports/check-import.ts';
import { planImport } from '../../src/jobs/imports/plan-import.ts';
import { receiveImport } from '../../src/jobs/imports/receive-import.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { findImport, noteTaken, savePlan } from '../../src/store/import.ts';
import { chunked } from './import-table.ts';
import { testBox } from './portal.ts';
import { PROMPT_SETTINGS } from './prompt-settings.ts';

export interface SeededImports {
  readonly ready: number;
  readonly checking: number;
  readonly checked: number;
  readonly importing: number;
  readonly done: number;
}

const HEAD = 'E-Mail;Bounced at;Bounce type;Bounce reason;Campaign of the year in which it was sent;Internal number\n';
const BOUNCES = `${HEAD}${[
  'priya.raman@halden-robotics.com;2024-03-01;hard;550 5.1.1 User unknown;Spring;1',
  'tomas@other.example;2024-03-02;soft;452 4.2.2 Mailbox full;Spring;2',
  'eva@other.example;2024-03-02;unsubscribed;;Spring;3',
  '=not an address;2024-03-02;hard;;Spring;4',
  'ola@other.example;yesterday;hard;550 5.1.1 User unknown;Spring;5',
  'nils@other.example;2024-03-02;subscribed;;Spring;6',
].join('\n')}\n`;
const EITHER_WAY = `${HEAD}tomas@other.example;02/03/2024;soft;452 4.2.2 Mailbox full;Spring;2\n`;

export async function seedImports(db: Knex, portalId: number, clock: Clock): Promise<SeededImports> {
  const deps = { db, clock, box: testBox, log: createLog('silent', 'test') };
  const judging = {
    portalId,
    timeZone: 'UTC',
    currency: null,
    settings: PROMPT_SETTINGS,
    formerSettings: [],
    hashKey: Buffer.alloc(32, 1),
  };
  const receive = async (name: string, text: string): Promise<number> => {
    const file = { name, chunks: chunked(Buffer.from(text), 4_096) };
    return receiveImport(deps, portalId, 'sofia.lindqvist@northwind-instruments.example', file);
  };
  const plan = async (importId: number, state: 'ready' | 'checking'): Promise<void> => {
    const file = await findImport(db, portalId, importId);
    if (file) await savePlan(db, portalId, importId, planImport(file, { dates: 'dmy' }), state);
  };
  const ready = await receive('Unzustellbar 2019-2024, all regions and subsidiaries (final).csv', EITHER_WAY);
  const checked = await receive('bounces-2024.csv', BOUNCES);
  await plan(checked, 'checking');
  await checkWhole(deps, judging, checked, () => undefined);
  const checking = await receive('bounces-2023.csv', BOUNCES);
  await plan(checking, 'checking');
  const others: number[] = [];
  for (const name of ['bounces-2022.csv', 'bounces-2021.csv']) {
    const importId = await receive(name, BOUNCES);
    await plan(importId, 'ready');
    await carryOutImport(deps, portalId, 'sofia', importId);
    others.push(importId);
  }
  const [importing = 0, done = 0] = others;
  await noteTaken(db, portalId, [{ importId: done, parts: 1, events: 3, news: 2, errors: 2 }], clock.now());
  return { ready, checking, checked, importing, done };
}
