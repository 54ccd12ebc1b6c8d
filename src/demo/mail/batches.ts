/** Events in the batches in which SendGrid posts them, with what goes wrong on the way in real life. */
import type { SendgridEvent } from './sendgrid-event.ts';
import type { SourceKey } from './streams.ts';
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
/** SendGrid sends some batches again although we took them: here every seventh. */
const AGAIN_EVERY = 7;
/** One repeat overlaps the next batch, so that old and new lie in one. */
const OVERLAP = 25;

/** @returns batches in the order of their newest event; repeats follow what they repeat */
export function gatherBatches(history: readonly ReportedEvent[]): Batch[] {
  const first = (['newsletter', 'transactional'] as const)
    .flatMap((source) => cut(source, history))
    .sort((a, b) => newestOf(a) - newestOf(b));
  return first.flatMap((batch, index): Batch[] => {
    if (index % AGAIN_EVERY !== AGAIN_EVERY - 1) return [batch];
    const before = first[index - 1];
    const overlap = before?.source === batch.source ? before.entries.slice(-OVERLAP) : [];
    return [batch, { source: batch.source, kind: 'again', entries: [...overlap, ...batch.entries] }];
  });
}

function cut(source: SourceKey, history: readonly ReportedEvent[]): Batch[] {
  const batches: SendgridEvent[][] = [];
  for (const { event, source: from } of history) {
    if (from !== source) continue;
    const open = batches.at(-1);
    const last = open?.at(-1);
    if (open && last && open.length < MOST_PER_BATCH && event.timestamp - last.timestamp < GAP_SECONDS)
      open.push(event);
    else batches.push([event]);
  }
  return batches.map((entries) => ({ source, kind: 'first', entries }));
}

function newestOf(batch: Batch): number {
  const newest = batch.entries.at(-1) as SendgridEvent | undefined;
  return newest?.timestamp ?? 0;
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
