/** What needs a person: the failures of a portal in words, each with where to go. Pure. */
import { z } from 'zod';
import type { DeliveryCounts, WriteCounts } from '../../../store/report/overview.ts';
import type { PortalView } from '../../../store/report/portal.ts';
import { isFailing, type SourceRow } from '../../../store/report/sources.ts';
import { counted } from '../../format.ts';

export interface Trouble {
  readonly tone: 'red' | 'amber';
  readonly title: string;
  readonly text: string;
  /** null where it passes by itself. */
  readonly action: { readonly label: string; readonly href: string } | null;
}

export interface TroubleFacts {
  readonly portal: PortalView;
  readonly deliveries: DeliveryCounts;
  readonly writes: WriteCounts;
  readonly sources: readonly SourceRow[];
  readonly now: Date;
}

export function listTroubles(facts: TroubleFacts): Trouble[] {
  const { portal, deliveries, writes, now } = facts;
  const troubles: Trouble[] = [];
  if (portal.crmPausedUntil && portal.crmPausedUntil > now) {
    troubles.push({
      tone: 'amber',
      title: 'HubSpot is paused for a moment',
      text: `${portal.crmPauseWhy ?? 'HubSpot asked us to wait.'} Changes wait and are sent by themselves afterwards.`,
      action: null,
    });
  }
  for (const source of facts.sources.filter((one) => one.isOn && isFailing(one))) {
    troubles.push({
      tone: 'red',
      title: `${source.label}: events are being refused`,
      text: source.refusedWhy ?? 'The signature does not fit.',
      action: { label: 'Check the source', href: `/sources#source-${source.sourceId}` },
    });
  }
  if (deliveries.quarantined > 0) {
    troubles.push({
      tone: 'amber',
      title: `${counted(deliveries.quarantined, 'delivery', 'deliveries')} in quarantine`,
      text: 'Nobody could prove where they came from. If you have mended the secret since, take them in.',
      action: { label: 'Look at them', href: '/deliveries?state=quarantined' },
    });
  }
  if (deliveries.failed > 0) {
    troubles.push({
      tone: 'red',
      title: `${counted(deliveries.failed, 'delivery', 'deliveries')} could not be read`,
      text: 'They are kept as they came. Each one says what could not be read.',
      action: { label: 'Look at them', href: '/deliveries?state=failed' },
    });
  }
  if (writes.failed > 0) {
    troubles.push({
      tone: 'red',
      title: `HubSpot refused ${counted(writes.failed, 'change')}`,
      text: 'Each one says why. Once the cause is mended in HubSpot, send it again.',
      action: { label: 'Look at them', href: '/writes?state=failed' },
    });
  }
  const leftOut = leftOutOf(portal.provisionResult);
  if (leftOut.length > 0) {
    troubles.push({
      tone: 'amber',
      title: `${counted(leftOut.length, 'property', 'properties')} could not be created in HubSpot`,
      text: `${leftOut.join('; ')}. Everything else works without them.`,
      action: null,
    });
  }
  return troubles;
}

const leftOutShape = z.object({
  leftOut: z.array(z.union([z.string(), z.object({ name: z.string(), why: z.string().optional() })])),
});

/** @returns each property that provisioning left out, with its reason where one is known */
function leftOutOf(result: unknown): string[] {
  const parsed = leftOutShape.safeParse(result);
  if (!parsed.success) return [];
  return parsed.data.leftOut.map((one) =>
    typeof one === 'string' ? one : one.why ? `${one.name} (${one.why})` : one.name,
  );
}
