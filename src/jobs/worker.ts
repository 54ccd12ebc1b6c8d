/** The worker of one process: drains portals as they wake, and runs what runs by the clock. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { findAdapter } from '../flow/adapt/adapters.ts';
import { urlIn } from '../install/source-url.ts';
import type { Installation } from '../installation.ts';
import { SECOND_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { createMailer } from '../mail/mailer.ts';
import type { Runtime } from '../runtime.ts';
import { pauseCrm } from '../store/crm-pause.ts';
import { prepareDeliveryRanges } from '../store/system/delivery-partitions.ts';
import { portalsWithListWork } from '../store/system/esp-lists.ts';
import { rollSeenKeys } from '../store/system/housekeeping.ts';
import { portalsWithWork } from '../store/system/lane.ts';
import { listenForWork } from '../store/system/notify.ts';
import { createDnsLookup } from '../watch/dns/dns-lookup.ts';
import { drainPortal } from './drain-portal.ts';
import { PLAN_EVERY_MS, syncLists } from './lists/sync-lists.ts';
import { createMigrationGate } from './migration-gate.ts';
import { openPortal } from './open-portal.ts';
import { createProvisionAgain } from './provision-again.ts';
import { retryDelivery, retryWrite, vouchForDelivery } from './retry-by-hand.ts';
import { runErrand } from './run-errand.ts';
import { sabotage } from './sabotage.ts';
import { startSchedules } from './schedules.ts';
import { schedulesOf } from './schedules-of-worker.ts';
import { sendConfirmations } from './send-confirmations.ts';
import { startWorkLoop } from './work-loop.ts';

/** Portals at once: each waits for HubSpot most of the time. */
const WIDTH = 8;
/** Longer than a batch of what takes no calls: shorter turns would give lanes back and forth for little. */
const TURN_MS = 2 * SECOND_MS;
/** What must be left of a lease beyond a call's timeout. */
const LEASE_MARGIN_MS = 2 * SECOND_MS;

/** @returns how to stop: what is under way ends first */
export function startWorker(runtime: Runtime, installation: Installation): () => Promise<void> {
  const { db, clock, log, outside, config, databaseUrl, box } = runtime;
  const timeoutMs = config.hubspot.timeoutMs;
  const reserveMs = timeoutMs + LEASE_MARGIN_MS;
  const accessToken = (portalId: number, refused?: string): Promise<string> =>
    installation.accessTokens.get(portalId, refused);

  const urlOf = urlIn(config.publicUrl);
  const mailer = config.mail === null ? null : createMailer(config.mail);

  const drain = {
    db,
    clock,
    log,
    holder: `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`,
    // Renewed four times in the slack. After a crash others wait for the whole lease.
    lane: { leaseMs: reserveMs + config.leaseSlackMs, reserveMs, windowMs: config.hubspot.callWindowMs },
    reconcile: config.reconcile,
    timeoutMs,
    dns: createDnsLookup(() => clock.monotonicMs()),
    findAdapter,
    openPortal: (portalId: number) =>
      openPortal({ ...installation, db, box, clock, publicUrl: config.publicUrl, accessToken }, portalId),
    pausePortal: (portalId: number, until: Date, why: string) => pauseCrm(db, portalId, until, why),
    assumeSpent: (portalId: number) => installation.budgets.for(portalId).assumeSpent(),
    runErrand: (portalId: number, isHeld: () => boolean, isOver: () => boolean) =>
      runErrand(
        {
          db,
          clock,
          log,
          retryDelivery: (ofPortal, deliveryId) =>
            retryDelivery({ db, box, clock, outside, urlOf, findAdapter }, ofPortal, deliveryId),
          vouchForDelivery: (of, by, id) => vouchForDelivery({ db, box, clock, findAdapter }, of, by, id),
          retryWrite: (ofPortal, writeId) => retryWrite({ db }, ofPortal, writeId),
        },
        portalId,
        isHeld,
        isOver,
      ),
    provisionAgain: createProvisionAgain({ clock, provision: (portalId) => installation.provision(portalId) }),
  };
  // Not before the first portal is drained: without today's partition keys go to the default one, and stay exact.
  void Promise.all([rollSeenKeys(db, clock.now()), prepareDeliveryRanges(db)]).catch((thrown: unknown) =>
    log.warn({ err: messageOf(thrown) }, 'partitions were not made'),
  );
  const mayBegin = createMigrationGate({ db, clock, log });
  const loop = startWorkLoop({
    log,
    sweepMs: config.sweepMs,
    width: WIDTH,
    turnMs: TURN_MS,
    clock,
    drain: async (portalId, isOver) => {
      if (!(await mayBegin())) return false;
      // A mail server is slow; HubSpot does not wait for it.
      const [hasMore, hasMails] = await Promise.all([
        drainPortal(sabotage(drain, config.sabotage), portalId, isOver),
        sendConfirmations({ db, box: runtime.box, clock, log, publicUrl: config.publicUrl, mailer }, portalId).catch(
          (thrown: unknown) => {
            log.warn({ portalId, err: messageOf(thrown) }, 'confirmation mails could not be sent');
            return false;
          },
        ),
      ]);
      return hasMore || hasMails;
    },
    portalsWithWork: async () => {
      if (!(await mayBegin())) return [];
      return portalsWithWork(db, clock.now(), new Date(clock.now().getTime() - timeoutMs - config.reconcile.waitMs));
    },
  });
  // Email services are slow, and have limits of their own: nobody else waits for them.
  const listLoop = startWorkLoop({
    log,
    sweepMs: config.sweepMs,
    width: WIDTH,
    turnMs: TURN_MS,
    clock,
    drain: async (portalId, isOver) =>
      (await mayBegin()) &&
      syncLists({ db, box, clock, log, client: runtime.espClient, holder: drain.holder }, portalId, isOver),
    portalsWithWork: async () => {
      if (!(await mayBegin())) return [];
      return portalsWithListWork(db, clock.now(), new Date(clock.now().getTime() - PLAN_EVERY_MS));
    },
  });
  const stopListening = listenForWork(databaseUrl, log, (portalId) => loop.wake(portalId));
  const stopSchedules = startSchedules(databaseUrl, log, schedulesOf(runtime, installation));
  return async () => {
    await Promise.allSettled([stopListening(), stopSchedules(), loop.stop(), listLoop.stop()]);
  };
}
