/** The same events once more, in their order, without a fault, in a portal and a database of their own. */
import type { Knex } from 'knex';
import { recordLeave } from '../src/flow/accept/record-leave.ts';
import { recordSurveyAnswer } from '../src/flow/accept/record-survey-answer.ts';
import { findAdapter } from '../src/flow/adapt/adapters.ts';
import { type DrainDeps, drainPortal } from '../src/jobs/drain-portal.ts';
import { openPortal } from '../src/jobs/open-portal.ts';
import { systemClock } from '../src/lib/clock.ts';
import { createLog } from '../src/lib/log.ts';
import { findAddressIds } from '../src/store/address.ts';
import { pauseCrm } from '../src/store/crm-pause.ts';
import { insertDeliveries } from '../src/store/delivery.ts';
import { listPersonActs } from '../src/store/leave.ts';
import { UNKNOWN_DNS } from '../src/watch/dns/dns-lookup.ts';
import { box, type InstalledPortal } from './install.ts';
import type { PageAct } from './ledger.ts';
import { PAGE_STREAM, type Person } from './people.ts';
import { hurry } from './settle.ts';
import type { SignedBody } from './signer.ts';

const TIMEOUT_MS = 15_000;
const notify = (): Promise<void> => Promise.resolve();

/** @param acts when people did on the page what they did */
export async function runReference(
  db: Knex,
  installed: InstalledPortal,
  people: readonly Person[],
  bodies: readonly SignedBody[],
  acts: ReadonlyMap<string, PageAct>,
  publicUrl: string,
): Promise<void> {
  const { portalId, sourceId } = installed;
  const receivedAt = systemClock.now();
  for (const { headers, body } of bodies) {
    await insertDeliveries(db, [{ portalId, sourceId, receivedAt, headers, body, state: 'waiting', why: null }]);
  }
  for (const person of people) await visit(db, installed, person, acts.get(person.email));
  const deps = drainDeps(db, installed, publicUrl);
  // The second turn is for the notes, which wait for more words.
  for (let turn = 0; turn < 2; turn++) {
    while (await drainPortal(deps, portalId));
    await hurry(db, portalId);
  }
  while (await drainPortal(deps, portalId));
}

async function visit(db: Knex, installed: InstalledPortal, person: Person, act: PageAct | undefined): Promise<void> {
  if (!person.visit) return;
  const { portalId, keys } = installed;
  const stream = person.visit.leaves === 'everything' ? null : PAGE_STREAM;
  await recordLeave(
    { db, notify },
    {
      portalId,
      hashKey: keys.hash,
      email: person.email,
      stream,
      venue: person.visit.byOneClick ? 'one_click' : 'page',
      at: act?.leftAt ?? systemClock.now(),
      detail: {},
    },
  );
  const addressId = (await findAddressIds(db, portalId, [person.email])).get(person.email);
  if (!person.visit.answer || addressId === undefined) return;
  const [left] = await listPersonActs(db, portalId, addressId);
  await recordSurveyAnswer({ db, notify }, portalId, {
    ...person.visit.answer,
    addressId,
    eventKey: left?.eventKey ?? '',
    campaign: null,
    stream: PAGE_STREAM,
    at: act?.answeredAt ?? systemClock.now(),
  });
}

function drainDeps(db: Knex, { budgets, transport, accessToken }: InstalledPortal, publicUrl: string): DrainDeps {
  const clock = systemClock;
  return {
    db,
    clock,
    log: createLog('silent', 'reference'),
    holder: 'reference',
    lane: { leaseMs: 60_000, reserveMs: TIMEOUT_MS },
    reconcile: { waitMs: 0, gapMs: 0, searchWaitMs: 0 },
    timeoutMs: TIMEOUT_MS,
    dns: () => Promise.resolve(UNKNOWN_DNS),
    findAdapter,
    openPortal: (portalId) =>
      openPortal(
        { db, box, clock, budgets, transport, publicUrl, accessToken: () => Promise.resolve(accessToken) },
        portalId,
      ),
    pausePortal: (portalId, until, why) => pauseCrm(db, portalId, until, why),
    assumeSpent: (portalId) => budgets.for(portalId).assumeSpent(),
    provisionAgain: () => Promise.resolve(false),
    runErrand: () => Promise.resolve(0),
  };
}
