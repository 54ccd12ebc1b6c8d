/** Whether everything is connected and flowing: one line for each link of the chain. Pure. */
import { HOUR_MS, MINUTE_MS } from '../../../lib/clock.ts';
import type { Html } from '../../../lib/html.ts';
import { html } from '../../../lib/html.ts';
import type { Backlog } from '../../../store/report/backlog.ts';
import type { WriteCounts } from '../../../store/report/overview.ts';
import type { PortalView } from '../../../store/report/portal.ts';
import { isFailing, type SourceRow } from '../../../store/report/sources.ts';
import { count, counted, type Format } from '../../format.ts';
import type { Stat } from '../../parts/stat.ts';

export interface HealthFacts {
  readonly portal: PortalView;
  readonly sources: readonly SourceRow[];
  readonly backlog: Backlog;
  readonly writes: WriteCounts;
  readonly now: Date;
}

/** A worker takes a delivery up within seconds; longer means that it is behind, or away. */
const LATE_MS = 5 * MINUTE_MS;
const STALLED_MS = HOUR_MS;

export function readHealth(facts: HealthFacts, format: Format): Stat[] {
  return [sourcesStat(facts, format), incomingStat(facts, format), hubspotStat(facts, format), changesStat(facts)];
}

/** @returns the age of the oldest delivery that waits, where that is more than a worker at its post would let it become */
export function lateBy(backlog: Backlog, now: Date): number | null {
  const age = backlog.oldestDelivery ? now.getTime() - backlog.oldestDelivery.getTime() : 0;
  return age > LATE_MS ? age : null;
}

function sourcesStat({ sources }: HealthFacts, format: Format): Stat {
  const inUse = sources.filter((one) => one.isOn);
  const failing = inUse.filter(isFailing).length;
  const last = inUse.flatMap((one) => one.lastEventAt ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
  const note = last ? html`Last event ${format.ago(last)}` : 'No event yet';
  const base = { label: 'Sources', href: '/sources', note };
  if (inUse.length === 0) return { ...base, value: 'None', tone: 'amber', note: 'Nothing can come in' };
  if (failing > 0) return { ...base, value: `${count(failing)} of ${count(inUse.length)} refused`, tone: 'red' };
  const silent = inUse.filter((one) => one.lastEventAt === null).length;
  const value = `${count(inUse.length)} connected`;
  if (last && silent > 0) return { ...base, value, tone: 'blue', note: html`${note}; none yet from ${count(silent)}` };
  return { ...base, value, tone: last ? 'green' : 'blue' };
}

function incomingStat({ backlog, now }: HealthFacts, format: Format): Stat {
  const late = lateBy(backlog, now);
  const since: Html | string = backlog.oldestDelivery
    ? html`Oldest came ${format.ago(backlog.oldestDelivery)}`
    : 'Everything was read';
  const base = { label: 'Waiting to be read', href: '/work', note: since };
  const value = counted(backlog.deliveries, 'delivery', 'deliveries');
  if (backlog.deliveries === 0) return { ...base, value: 'Nothing', tone: 'green' };
  if (late === null) return { ...base, value, tone: 'blue' };
  return { ...base, value, tone: late > STALLED_MS ? 'red' : 'amber' };
}

function hubspotStat({ portal, now }: HealthFacts, format: Format): Stat {
  const base = { label: 'HubSpot', href: '/writes' };
  if (portal.state !== 'active')
    return { ...base, value: 'Not connected', tone: 'red', note: 'Nothing reaches the CRM' };
  if (portal.tokenFailure !== null) return { ...base, value: 'No access', tone: 'red', note: 'See below' };
  if (portal.crmPausedUntil && portal.crmPausedUntil > now)
    return {
      ...base,
      value: 'Paused',
      tone: 'amber',
      note: html`Until ${format.clockTime(portal.crmPausedUntil)}. ${portal.crmPauseWhy ?? 'HubSpot asked us to wait.'} It goes on by itself.`,
    };
  return { ...base, value: 'Connected', tone: 'green', note: portal.name ?? `Portal ${portal.portalId}` };
}

function changesStat({ writes }: HealthFacts): Stat {
  const waiting = writes.tasksWaiting + writes.othersWaiting;
  const note = waiting === 0 ? 'Everything planned was sent' : `${counted(waiting, 'change')} on the way`;
  if (writes.failed > 0)
    return {
      label: 'Changes in HubSpot',
      value: `${count(writes.failed)} refused`,
      tone: 'red',
      note,
      href: '/writes?state=failed',
    };
  return {
    label: 'Changes in HubSpot',
    value: waiting === 0 ? 'All written' : 'Being written',
    tone: waiting === 0 ? 'green' : 'blue',
    note,
    href: '/writes',
  };
}
