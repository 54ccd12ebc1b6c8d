/** What differs, in words: who believes what of somebody, and what mends it. Pure. */
import type { DriftDetail, DriftKind } from '../../../flow/compare-beliefs.ts';
import type { DriftRow, DriftService } from '../../../store/report/drift.ts';
import { plain, reasonClause, type Tone } from '../../words.ts';

interface KindWords {
  readonly title: string;
  readonly means: string;
  /** What becomes of whoever is among them, after "they are"; null: nothing is done here. */
  readonly deed: string | null;
  readonly tone: Tone;
}

const UNSUBSCRIBES =
  'are unsubscribed from all email in HubSpot, which only they or your colleagues can take back there';

export const KINDS: Readonly<Record<DriftKind, KindWords>> = {
  esp_holds: {
    title: 'An email service holds them back, HubSpot would still mail',
    means: 'They unsubscribed, complained or bounced at an email service, and HubSpot’s own sending does not know.',
    deed: UNSUBSCRIBES,
    tone: 'red',
  },
  left_here: {
    title: 'They left, HubSpot would still mail',
    means: 'They left everything, or stand on your own list of whom nobody mails.',
    deed: UNSUBSCRIBES,
    tone: 'red',
  },
  dead_here: {
    title: 'The address no longer works, HubSpot would still mail',
    means: 'Mail to them comes back for good. Each further one harms the name of your senders.',
    deed: UNSUBSCRIBES,
    tone: 'red',
  },
  esp_unaware: {
    title: 'They left, an email service does not know',
    means: 'No list of this service holds them back.',
    deed: 'put on the lists of the service that you have us write',
    tone: 'red',
  },
  hubspot_left: {
    title: 'HubSpot has them as opted out, Bellwether did not know',
    means: 'They unsubscribed in HubSpot, and your email services were never told.',
    deed: 'taken to have left everything, for all places',
    tone: 'red',
  },
  alive_held: {
    title: 'An email service holds back somebody who is there',
    means:
      'It remembers a bounce; mail has reached them since, or their server refuses your mail and not them. Nothing is done here, because it would mean more mail: lift the one bounce on the page of the person.',
    deed: null,
    tone: 'amber',
  },
};

const HELD: Readonly<Record<string, string>> = {
  opt_out: 'unsubscribed',
  complaint: 'marked as spam',
  bounce: 'bounced',
  manual: 'put there by hand',
};

/** `Newsletter, list Bounces: bounced since 3 November 2026` @param day writes a date */
function heldWords(
  held: NonNullable<DriftDetail['held']>[number],
  services: readonly DriftService[],
  day: (at: Date) => string,
): string {
  const service = services.find((one) => one.sourceId === held.sourceId);
  const list = service?.lists[held.list] ?? held.list;
  const since = held.since === null ? '' : ` since ${day(new Date(held.since))}`;
  return `${service?.label ?? 'A service that was removed'}, ${list}: ${HELD[held.kind] ?? plain(held.kind)}${since}`;
}

/** What each place says of them, a sentence each. */
export function beliefWords(
  row: Pick<DriftRow, 'kind' | 'sourceId' | 'detail'>,
  services: readonly DriftService[],
  day: (at: Date) => string,
): string[] {
  const { detail } = row;
  const said = (detail.held ?? []).map((held) => heldWords(held, services, day));
  if (detail.leftSince)
    said.push(`Bellwether: ${leftWords(detail.leftWhy ?? '')} since ${day(new Date(detail.leftSince))}`);
  if (row.kind === 'dead_here')
    said.push(`Bellwether: no longer works${detail.deadSince ? ` since ${day(new Date(detail.deadSince))}` : ''}`);
  if (row.kind === 'hubspot_left') said.push('HubSpot: unsubscribed from all email');
  if (row.kind === 'alive_held') said.push('Bellwether: somebody is there');
  if (row.kind === 'esp_unaware') {
    const service = services.find((one) => one.sourceId === row.sourceId);
    const lists = (detail.lists ?? []).map((list) => service?.lists[list] ?? list);
    said.push(`${service?.label ?? 'The service'}: not held back${lists.length > 0 ? ` (${lists.join(', ')})` : ''}`);
  }
  if (detail.lastSentAt !== undefined)
    said.push(
      detail.lastSentAt === null
        ? 'HubSpot: would mail, and has not yet'
        : `HubSpot: would mail, and did last on ${day(new Date(detail.lastSentAt))}`,
    );
  return said;
}

function leftWords(why: string): string {
  if (why === 'complaint') return 'marked as spam';
  if (why === 'manual') return 'entered on the suppression list by a colleague';
  return why === 'unsubscribe_request' || why === '' ? 'left everything' : reasonClause(why);
}

/** How far the mending of one row is; null: nobody asked. */
export function mendState(row: DriftRow): { label: string; tone: Tone; why: string | null } | null {
  if (row.fix === 'asked') return { label: 'Waiting', tone: 'blue', why: null };
  if (row.fix === 'under_way') {
    if (row.writeState === 'failed') return { label: 'Refused', tone: 'red', why: row.writeWhy };
    return row.writeState === 'planned' || row.writeState === 'sending'
      ? { label: 'On its way', tone: 'blue', why: null }
      : { label: 'Done', tone: 'green', why: 'The next comparison shows it.' };
  }
  return row.fixWhy === null ? null : { label: 'Not mended', tone: 'amber', why: row.fixWhy };
}
