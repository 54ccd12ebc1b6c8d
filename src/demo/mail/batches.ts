/** Events in the requests in which the email services post them, with what goes wrong on the way in real life. */
import { tellAsPostmark } from './postmark-event.ts';
import type { SendgridEvent } from './sendgrid-event.ts';
import { SOURCES, type SourceKey } from './streams.ts';
import type { ReportedEvent } from './write-history.ts';

export interface Batch {
  readonly source: SourceKey;
  /** `forged`: signed with a key that is not SendGrid's. */
  readonly kind: 'first' | 'again' | 'forged';
  readonly entries: readonly unknown[];
}

/** SendGrid gathers for 30 s or 768 KB; of a mailing that makes a few hundred events. */
const MOST_PER_BATCH = 220;
/** What comes apart by more than this is not in one batch. */
const GAP_SECONDS = 6 * 3_600;
/** Some requests come again although we took them: here every seventh. */
const AGAIN_EVERY = 7;
/** One repeat overlaps the next batch, so that old and new lie in one. */
const OVERLAP = 25;

/** @returns batches in the order of their newest event; repeats follow what they repeat */
export function gatherBatches(history: readonly ReportedEvent[]): Batch[] {
  return [...repeatSome(cutNewsletter(history)), ...repeatSome(tellOrders(history))]
    .sort((a, b) => a.newestAt - b.newestAt)
    .map(({ batch }) => batch);
}

interface Dated {
  readonly batch: Batch;
  /** Unix seconds. */
  readonly newestAt: number;
}

function repeatSome(first: readonly Dated[]): Dated[] {
  return first.flatMap((one, index): Dated[] => {
    if (index % AGAIN_EVERY !== AGAIN_EVERY - 1) return [one];
    const { batch, newestAt } = one;
    const overlap = batch.source === 'newsletter' ? (first[index - 1]?.batch.entries.slice(-OVERLAP) ?? []) : [];
    return [one, { batch: { ...batch, kind: 'again', entries: [...overlap, ...batch.entries] }, newestAt }];
  });
}

/** In batches, as SendGrid posts. */
function cutNewsletter(history: readonly ReportedEvent[]): Dated[] {
  const batches: SendgridEvent[][] = [];
  for (const { event, source } of history) {
    if (source !== 'newsletter') continue;
    const open = batches.at(-1);
    const last = open?.at(-1);
    if (open && last && open.length < MOST_PER_BATCH && event.timestamp - last.timestamp < GAP_SECONDS)
      open.push(event);
    else batches.push([event]);
  }
  return batches.map((entries) => ({
    batch: { source: 'newsletter', kind: 'first', entries },
    newestAt: entries.at(-1)?.timestamp ?? 0,
  }));
}

/** One by one, as Postmark posts. */
function tellOrders(history: readonly ReportedEvent[]): Dated[] {
  return history
    .filter(({ source }) => source === 'transactional')
    .flatMap(({ event }) =>
      tellAsPostmark(event).map(
        (told): Dated => ({
          batch: { source: 'transactional', kind: 'first', entries: [told] },
          newestAt: event.timestamp,
        }),
      ),
    );
}

/** What stands in the body of the request. */
export function bodyOf({ source, entries }: Batch): Buffer {
  return Buffer.from(JSON.stringify(SOURCES[source].esp === 'postmark' ? entries[0] : entries));
}

/** Two entries that no adapter can read stand among good ones; the good ones must not be lost for them. */
export function spoilOne(batches: readonly Batch[], now: Date): Batch[] {
  const target = batches.findLastIndex((batch) => batch.kind === 'first' && batch.source === 'newsletter');
  const unreadable = [
    { event: 'bounce', timestamp: Math.floor(now.getTime() / 1_000), reason: '550 5.1.1 no recipient is named here' },
    'event=delivered&email=',
  ];
  return batches.map((batch, index) =>
    index === target ? { ...batch, entries: [...batch.entries, ...unreadable] } : batch,
  );
}

export const UNREADABLE_ENTRIES = 2;

/** Somebody who knows the address of our webhook declares good contacts dead. */
export function forgeBatch(victims: readonly string[], now: Date): Batch {
  const timestamp = Math.floor(now.getTime() / 1_000) - 90;
  const entries = victims.map((email, index) => ({
    email,
    event: 'bounce',
    type: 'bounce',
    timestamp,
    sg_event_id: `forged-${index}`,
    sg_message_id: `forged-${index}.filter`,
    status: '5.1.1',
    reason: '550 5.1.1 User unknown',
  }));
  return { source: 'newsletter', kind: 'forged', entries };
}
