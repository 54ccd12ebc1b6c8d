/** The worker of one process: drains portals as they wake, and runs what runs by the clock. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { findAdapter } from '../flow/adapt/adapters.ts';
import { addNewSegments } from '../install/due-segments.ts';
import { resealSecrets } from '../install/reseal.ts';
import { urlIn } from '../install/source-url.ts';
import type { Installation } from '../installation.ts';
import { DAY_MS, SECOND_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { RETENTION } from '../lib/retention.ts';
import { createMailer } from '../mail/mailer.ts';
import type { Runtime } from '../runtime.ts';
import { expireConfirmations } from '../store/confirmation.ts';
import { pauseCrm } from '../store/crm-pause.ts';
import { markUnmatched } from '../store/crm-record.ts';
import { expireDeliveries } from '../store/delivery.ts';
import { expireHubspotEvents } from '../store/hubspot-event.ts';
import { expireImports } from '../store/import.ts';
import { expireListChecks } from '../store/list-check.ts';
import { dropExpiredReplays } from '../store/replay.ts';
import { portalsWithListWork } from '../store/system/esp-lists.ts';
import { listPortalIds, rollSeenKeys } from '../store/system/housekeeping.ts';
import { portalsWithWork } from '../store/system/lane.ts';
import { listenForWork } from '../store/system/notify.ts';
import { expireTokens } from '../store/used-token.ts';
import { expireWorkflowCalls } from '../store/workflow-call.ts';
import { createDnsLookup } from '../watch/dns/dns-lookup.ts';
import { readMailboxes } from '../watch/mailbox/read-mailboxes.ts';
import { drainPortal } from './drain-portal.ts';
import { beginNightlyDrift } from './drift/ask-drift.ts';
import { erasePortals } from './erase-portals.ts';
import { readListsNightly } from './lists/read-lists-nightly.ts';
import { PLAN_EVERY_MS, syncLists } from './lists/sync-lists.ts';
import { createMigrationGate } from './migration-gate.ts';
import { openPortal } from './open-portal.ts';
import { planRateAlerts } from './plan-rate-alerts.ts';
import { planWeeklyReasons } from './plan-weekly-reasons.ts';
import { createProvisionAgain } from './provision-again.ts';
import { retryDelivery, retryWrite, vouchForDelivery } from './retry-by-hand.ts';
import { runErrand } from './run-errand.ts';
import { sabotage } from './sabotage.ts';
import { type Schedule, startSchedules } from './schedules.ts';
import { sendConfirmations } from './send-confirmations.ts';
import { watchOptOuts } from './watch-opt-outs.ts';
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
  void rollSeenKeys(db, clock.now()).catch((thrown: unknown) =>
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

function schedulesOf(runtime: Runtime, installation: Installation): Schedule[] {
  const { db, clock, log, box } = runtime;
  const forEachPortal = async (what: string, run: (portalId: number) => Promise<unknown>): Promise<void> => {
    for (const portalId of await listPortalIds(db)) {
      await run(portalId).catch((thrown: unknown) => log.warn({ portalId, err: messageOf(thrown) }, what));
    }
  };
  return [
    {
      name: 'drop-expired-replays',
      cron: '20 2 * * *',
      run: () => forEachPortal('drafts could not be dropped', (id) => dropExpiredReplays(db, id, clock.now())),
    },
    { name: 'roll-seen-keys', cron: '10 2 * * *', run: () => rollSeenKeys(db, clock.now()) },
    {
      name: 'expire-deliveries',
      cron: '25 2 * * *',
      run: () =>
        forEachPortal('raw deliveries were not expired', (portalId) =>
          expireDeliveries(db, portalId, new Date(clock.now().getTime() - RETENTION.rawDeliveries)),
        ),
    },
    {
      name: 'expire-tokens',
      cron: '27 2 * * *',
      run: () =>
        forEachPortal('used tokens were not forgotten', (portalId) =>
          expireTokens(db, portalId, new Date(clock.now().getTime() - RETENTION.usedTokens)),
        ),
    },
    {
      name: 'expire-imports',
      cron: '28 2 * * *',
      run: () =>
        forEachPortal('files that nobody imported were not thrown away', (portalId) =>
          expireImports(db, portalId, new Date(clock.now().getTime() - RETENTION.waitingImports)),
        ),
    },
    {
      name: 'expire-list-checks',
      cron: '29 2 * * *',
      run: () =>
        forEachPortal('lists that were checked were not forgotten', (portalId) =>
          expireListChecks(db, portalId, clock.now()),
        ),
    },
    {
      name: 'expire-hubspot-events',
      cron: '30 2 * * *',
      run: () =>
        forEachPortal('changes from HubSpot were not expired', (portalId) =>
          expireHubspotEvents(db, portalId, new Date(clock.now().getTime() - RETENTION.hubspotEvents)),
        ),
    },
    {
      name: 'expire-workflow-calls',
      cron: '32 2 * * *',
      run: () =>
        forEachPortal('calls of workflows were not expired', (portalId) =>
          expireWorkflowCalls(db, portalId, new Date(clock.now().getTime() - RETENTION.workflowCalls)),
        ),
    },
    {
      name: 'expire-confirmations',
      cron: '35 2 * * *',
      run: () =>
        forEachPortal('old confirmations were not expired', (portalId) =>
          expireConfirmations(db, portalId, new Date(clock.now().getTime() - RETENTION.confirmations)),
        ),
    },
    {
      name: 'weekly-reasons',
      cron: '7 * * * *',
      run: () =>
        forEachPortal('the reasons of the week were not told', (portalId) =>
          planWeeklyReasons({ db, clock, publicUrl: runtime.config.publicUrl }, portalId),
        ),
    },
    {
      name: 'rate-alerts',
      cron: '37 * * * *',
      run: () =>
        forEachPortal('unknown users were not looked at', (portalId) =>
          planRateAlerts({ db, clock, publicUrl: runtime.config.publicUrl }, portalId),
        ),
    },
    {
      name: 'watch-opt-outs',
      cron: '15 * * * *',
      run: () => forEachPortal('it is not known who waits', (portalId) => watchOptOuts({ db, clock, log }, portalId)),
    },
    {
      name: 'read-mailboxes',
      cron: '* * * * *',
      run: async () => {
        await readMailboxes({ db, box, clock, log });
      },
    },
    {
      name: 'read-lists',
      cron: '20 1 * * *',
      run: async () => {
        await readListsNightly({ db, clock });
      },
    },
    {
      name: 'erase-portals',
      cron: '0 3 * * *',
      run: async () => {
        await erasePortals({ db, clock, log });
      },
    },
    {
      name: 'look-up-unmatched',
      cron: '40 3 * * *',
      run: () =>
        forEachPortal('unmatched addresses were not marked', (portalId) =>
          markUnmatched(db, portalId, new Date(clock.now().getTime() - DAY_MS), clock.now()),
        ),
    },
    {
      name: 'reseal-secrets',
      cron: '50 3 * * *',
      run: async () => {
        const { done, changed, unreadable } = await resealSecrets({ db, box });
        if (done + changed > 0) log.info({ done, changed }, 'secrets were sealed under the newest key');
        for (const row of unreadable) log.warn(row, 'no key of SECRET_KEYS opens this secret');
      },
    },
    {
      name: 'add-segments',
      cron: '52 * * * *',
      run: () =>
        forEachPortal('segments of a new version were not added', (portalId) =>
          addNewSegments(db, portalId, clock.now()),
        ),
    },
    {
      name: 'audit-drift',
      cron: '30 4 * * *',
      run: () =>
        forEachPortal('what the places believe is not compared', (portalId) =>
          beginNightlyDrift({ db, clock }, portalId),
        ),
    },
    {
      name: 'probe-installs',
      cron: '5 4 * * *',
      run: () =>
        forEachPortal('it is not known whether the app is still installed', (portalId) =>
          installation.accessTokens.probe(portalId),
        ),
    },
  ];
}
