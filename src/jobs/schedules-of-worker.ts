/** What each worker does by the clock: housekeeping, and what is looked at every hour, day and week. */
import { addNewSegments } from '../install/due-segments.ts';
import { resealSecrets } from '../install/reseal.ts';
import type { Installation } from '../installation.ts';
import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { RETENTION } from '../lib/retention.ts';
import type { Runtime } from '../runtime.ts';
import { expireConfirmations } from '../store/confirmation.ts';
import { markUnmatched } from '../store/crm-record.ts';
import { expireDeliveries } from '../store/delivery.ts';
import { expireHubspotEvents } from '../store/hubspot-event.ts';
import { expireImports } from '../store/import.ts';
import { expireListChecks } from '../store/list-check.ts';
import { dropExpiredReplays } from '../store/replay.ts';
import { rollDeliveries } from '../store/system/delivery-partitions.ts';
import { listPortalIds, rollSeenKeys } from '../store/system/housekeeping.ts';
import { expireTokens } from '../store/used-token.ts';
import { expireWorkflowCalls } from '../store/workflow-call.ts';
import { readMailboxes } from '../watch/mailbox/read-mailboxes.ts';
import { beginNightlyDrift } from './drift/ask-drift.ts';
import { erasePortals } from './erase-portals.ts';
import { readListsNightly } from './lists/read-lists-nightly.ts';
import { planRateAlerts } from './plan-rate-alerts.ts';
import { planWeeklyDigests } from './plan-weekly-digests.ts';
import { planWeeklyReasons } from './plan-weekly-reasons.ts';
import type { Schedule } from './schedules.ts';
import { wakeForDeals } from './wake-for-deals.ts';
import { watchOptOuts } from './watch-opt-outs.ts';

export function schedulesOf(runtime: Runtime, installation: Installation): Schedule[] {
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
      name: 'roll-deliveries',
      // More than once, should somebody read for long just then; before single ones are deleted.
      cron: '12,17,22 2 * * *',
      run: async () => {
        // A little early: the range that was begun at this time of night a month ago is then old as a whole.
        const before = new Date(clock.now().getTime() - RETENTION.rawDeliveries + HOUR_MS);
        await rollDeliveries(db, before)
          .then((dropped) => dropped.length > 0 && log.info({ dropped }, 'raw deliveries left by the partition'))
          .catch((thrown: unknown) => log.warn({ err: messageOf(thrown) }, 'no partition of deliveries was dropped'));
      },
    },
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
      name: 'weekly-digests',
      cron: '9 * * * *',
      run: () =>
        forEachPortal('the digests of the week were not written', (portalId) =>
          planWeeklyDigests({ db, clock, publicUrl: runtime.config.publicUrl }, portalId),
        ),
    },
    {
      name: 'read-deals',
      cron: '22 * * * *',
      run: () =>
        forEachPortal('it is not known whether deals are due', (portalId) => wakeForDeals({ db, clock }, portalId)),
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
