/** What needs a person: the failures of a portal in words, each with where to go. Pure. */
import { z } from 'zod';
import { MINUTE_MS } from '../../../lib/clock.ts';
import type { Backlog } from '../../../store/report/backlog.ts';
import type { ListTrouble } from '../../../store/report/esp-lists.ts';
import type { WaitingCount } from '../../../store/report/honoured.ts';
import type { DeliveryCounts, WriteCounts } from '../../../store/report/overview.ts';
import type { PortalView } from '../../../store/report/portal.ts';
import { isFailing, type SourceRow } from '../../../store/report/sources.ts';
import type { UnsentMails } from '../../../store/report/unsent-mail.ts';
import { counted } from '../../format.ts';
import { lateOptOuts } from '../honoured/honour-words.ts';
import { lateBy } from './health.ts';

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
  /** Put aside, for a fault of ours. */
  readonly addressesAside: number;
  /** The same for changes that HubSpot told of. */
  readonly changesAside: number;
  /** Which people wait for, to confirm what they asked for. */
  readonly unsentMails: UnsentMails;
  /** Mails in which somebody may have asked to leave. */
  readonly leaveQuestions: number;
  /** Wishes to leave that some place does not know of yet. */
  readonly waitingOptOuts: WaitingCount;
  /** Who would be mailed by a place that does not know better. */
  readonly driftPeople: number;
  readonly sources: readonly SourceRow[];
  /** Lists of email services that are not read, or not written. */
  readonly lists: readonly ListTrouble[];
  readonly backlog: Backlog;
  readonly now: Date;
}

/** @returns the gravest first */
export function listTroubles(facts: TroubleFacts): Trouble[] {
  const { portal, deliveries, writes, now } = facts;
  const troubles: Trouble[] = [];
  const late = lateBy(facts.backlog, now);
  if (late !== null) {
    troubles.push({
      tone: 'red',
      title: 'Deliveries wait longer than they should',
      text: `${counted(facts.backlog.deliveries, 'delivery has', 'deliveries have')} not been read, the oldest for ${counted(Math.floor(late / MINUTE_MS), 'minute')}. Nothing is lost. Is the worker running?`,
      action: { label: 'Look at the work', href: '/work' },
    });
  }
  const lateLeaves = lateOptOuts(facts.waitingOptOuts, now);
  if (lateLeaves !== null) {
    troubles.push({
      tone: lateLeaves.tone,
      title: 'Somebody who left waits too long',
      text: lateLeaves.text,
      action: { label: 'See who waits where', href: '/honoured#waiting' },
    });
  }
  if (facts.driftPeople > 0) {
    troubles.push({
      tone: 'red',
      title: `${counted(facts.driftPeople, 'person', 'people')} would have been mailed tomorrow`,
      text: 'One place holds them back, and another would still mail them. One button mends it, in the safe direction only.',
      action: { label: 'See who', href: '/drift' },
    });
  }
  if (portal.tokenFailure !== null) {
    troubles.push({
      tone: 'red',
      title: 'HubSpot gives us no access just now',
      text: `${portal.tokenFailure} The app is still connected. Events are stored, and changes are sent by themselves once this is mended.`,
      action: null,
    });
  }
  for (const source of facts.sources.filter((one) => one.isOn && isFailing(one))) {
    troubles.push({
      tone: 'red',
      title: `${source.label}: events are being refused`,
      text: source.refusedWhy ?? 'The signature does not fit.',
      action: { label: 'Check the source', href: `/sources/${source.sourceId}` },
    });
  }
  troubles.push(...facts.lists.map(listTrouble));
  if (deliveries.quarantined > 0) {
    troubles.push({
      tone: 'amber',
      title: `${counted(deliveries.quarantined, 'delivery', 'deliveries')} in quarantine`,
      text: `The signature did not fit, so nothing in ${them(deliveries.quarantined)} was believed. If you have mended the secret since, take ${them(deliveries.quarantined)} in.`,
      action: { label: `Look at ${them(deliveries.quarantined)}`, href: '/deliveries?state=quarantined' },
    });
  }
  if (deliveries.failed > 0) {
    troubles.push({
      tone: 'red',
      title: `${counted(deliveries.failed, 'delivery', 'deliveries')} could not be read`,
      text: 'What came is kept, and says what could not be read.',
      action: { label: `Look at ${them(deliveries.failed)}`, href: '/deliveries?state=failed' },
    });
  }
  if (writes.failed > 0) {
    troubles.push({
      tone: 'red',
      title: `HubSpot refused ${counted(writes.failed, 'change')}`,
      text: 'HubSpot says why. Once the cause is mended there, send it again.',
      action: { label: `Look at ${them(writes.failed)}`, href: '/writes?state=failed' },
    });
  }
  if (facts.addressesAside > 0) {
    troubles.push({
      tone: 'red',
      title: `${counted(facts.addressesAside, 'address', 'addresses')} could not be worked on`,
      text: 'This is a fault of Bellwether. Nothing is lost: it is tried again every day and with every new event. The log of the server says why.',
      action: { label: 'Conclude anew', href: '/work#rebuild' },
    });
  }
  if (facts.leaveQuestions > 0) {
    troubles.push({
      tone: 'amber',
      title: `${counted(facts.leaveQuestions, 'mail')} may ask to be left alone`,
      text: 'It is not sure from the words. Read them, and say with one press what they mean: until then mail goes on.',
      action: { label: `Read ${them(facts.leaveQuestions)}`, href: '/links/questions' },
    });
  }
  if (facts.changesAside > 0) {
    troubles.push({
      tone: 'red',
      title: `${counted(facts.changesAside, 'change')} in HubSpot could not be followed`,
      text: 'This is a fault of Bellwether. Nothing is lost: it is tried again, in the end every day. The log of the server says why.',
      action: null,
    });
  }
  const { unsentMails } = facts;
  if (unsentMails.count > 0) {
    troubles.push({
      tone: 'red',
      title: `${counted(unsentMails.count, 'person waits', 'people wait')} for a mail to confirm what they asked for`,
      text: `It did not go out, or nobody knows whether it did, and it is never sent twice: they can ask again on the unsubscribe page.${unsentMails.why === null ? '' : ` The mail server said: ${unsentMails.why}`}`,
      action:
        unsentMails.addressId === null
          ? null
          : { label: 'Look at the newest', href: `/addresses/${unsentMails.addressId}` },
    });
  }
  troubles.push(...provisionTroubles(portal.provisionResult));
  return troubles.toSorted((a, b) => Number(b.tone === 'red') - Number(a.tone === 'red'));
}

function listTrouble({ sourceId, label, refused, failed }: ListTrouble): Trouble {
  const href = `/lists/${sourceId}`;
  return refused !== null
    ? {
        tone: 'red',
        title: `${label}: its lists cannot be read`,
        text: refused,
        action: { label: 'Look at the key', href },
      }
    : {
        tone: 'red',
        title: `${label}: ${counted(failed, 'change')} of its lists failed`,
        text: 'The service says why. Until it is mended, mail from there may reach somebody who left.',
        action: { label: `Look at ${them(failed)}`, href },
      };
}

function them(count: number): string {
  return count === 1 ? 'it' : 'them';
}

const note = z.object({ label: z.string(), why: z.string() });
/** As install stores it. */
const provisionShape = z.object({
  types: z.array(z.object({ leftOut: z.array(note), different: z.array(note) })),
  notGranted: z.array(z.string()),
  failure: z.string().nullable(),
});

function provisionTroubles(result: unknown): Trouble[] {
  const parsed = provisionShape.safeParse(result);
  if (!parsed.success) return [];
  const { types, notGranted, failure } = parsed.data;
  const lacking = types.flatMap((type) => [...type.leftOut, ...type.different]);
  const troubles: Trouble[] = [];
  if (failure !== null) {
    troubles.push({
      tone: 'red',
      title: 'Properties in HubSpot are not complete',
      text: failure,
      action: { label: 'Connect again', href: '/oauth/install' },
    });
  }
  if (lacking.length > 0) {
    troubles.push({
      tone: 'amber',
      title: `${counted(lacking.length, 'property', 'properties')} could not be set up in HubSpot`,
      text: `${lacking.map((one) => `${one.label}: ${one.why}`).join(' ')} Everything else works without.`,
      action: null,
    });
  }
  if (notGranted.length > 0) {
    troubles.push({
      tone: 'amber',
      title: 'Some permissions were not given',
      text: notGranted.join(' '),
      action: { label: 'Review permissions', href: '/oauth/install' },
    });
  }
  return troubles;
}
