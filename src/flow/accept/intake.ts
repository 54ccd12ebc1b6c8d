/** The intake of one process, over its database. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Knex } from 'knex';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { SecretBox } from '../../lib/secrets.ts';
import { countQuarantined, insertDeliveries, isQuarantined } from '../../store/delivery.ts';
import { clearRefusal, findSourceByToken, noteRefusal, type Source } from '../../store/source.ts';
import { noteStray } from '../../store/source-signs.ts';
import { notifyWork } from '../../store/system/notify.ts';
import { claimToken } from '../../store/used-token.ts';
import type { EspAdapter } from '../adapt/adapter.ts';
import { createAcceptHandler } from './accept-request.ts';
import { createBodyAllowance } from './body-allowance.ts';
import { createKnownSources } from './known-sources.ts';
import type { Outside } from './outside.ts';
import { createSharedCommit } from './shared-commit.ts';
import { createWaker } from './wake-workers.ts';

/** Enough to see what is wrong with a source, too little to fill a disk. */
const MAX_QUARANTINED = 200;
/** A forged body is kept for the admin to look at, but not at any size. */
const MAX_QUARANTINED_BYTES = 256 * 1024;

export interface IntakeDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly log: Log;
  findAdapter(esp: string): EspAdapter | null;
  readonly outside: Outside;
  urlOf(source: Source): string;
}

/** @returns a handler that answers requests below /in/ and leaves all others: false */
export function createIntake(deps: IntakeDeps): (request: IncomingMessage, response: ServerResponse) => boolean {
  const { db, box, clock, log } = deps;
  const look = async (portalId: number, token: string): Promise<Source | null> => {
    const source = await findSourceByToken(db, portalId, box, token);
    const isStray = source === null || !source.isOn || source.token !== token;
    if (isStray) await noteStray(db, portalId, token, clock.now());
    return source;
  };
  const known = createKnownSources(look, clock);
  const wake = createWaker((portalIds) => notifyWork(db, portalIds));
  return createAcceptHandler({
    clock,
    log,
    allowance: createBodyAllowance(),
    commit: createSharedCommit((deliveries) => insertDeliveries(db, deliveries), wake),
    findSource: (portalId, token) => known.find(portalId, token),
    findAdapter: deps.findAdapter,
    outside: deps.outside,
    urlOf: deps.urlOf,
    claimToken: ({ portalId, sourceId }, used) => claimToken(db, portalId, sourceId, used, clock.now()),
    noteRefusal: async ({ portalId, sourceId }, why) => noteRefusal(db, portalId, sourceId, why, clock.now()),
    isWorthKeeping: async ({ portalId, sourceId }, body) =>
      body.length <= MAX_QUARANTINED_BYTES &&
      (await countQuarantined(db, portalId, sourceId)) < MAX_QUARANTINED &&
      !(await isQuarantined(db, portalId, sourceId, body)),
    noteConfirmed: ({ portalId, sourceId }) => clearRefusal(db, portalId, sourceId),
  });
}
