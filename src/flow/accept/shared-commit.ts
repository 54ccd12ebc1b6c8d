/**
 * Durable storing of deliveries at the pace of the disk.
 *
 * Small bodies share a commit "naturally": whatever gathered while the last insert was in flight goes into the next one.
 * Measured (docs/benchmarks.md) this beats both one insert a request and a fixed wait. Large bodies go alone.
 */
import type { NewDelivery } from '../../store/delivery.ts';

/** Above this size a body does best with an insert of its own. */
const SMALL_BYTES = 64 * 1024;
const MAX_ROWS = 400;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/**
 * What may wait for the database before new requests are told to come back, unread. It ends below the allowance for
 * bodies (128 MiB), so that what is being read when the database falls behind still has room to finish.
 */
const MAX_WAITING_BYTES = 96 * 1024 * 1024;
/** Inserts of large bodies at once; the pool has more connections than this. */
const MAX_LARGE = 4;
/**
 * An insert of ten rows costs half of one of fifty, so that the next one waits for the last and takes what gathered meanwhile:
 * one at a time took in 1.12 times what two did. A second begins where so many wait that one would be long, or where one is held up.
 */
const MAX_SMALL = 2;
const ROWS_FOR_A_SECOND = 100;

export type InsertDeliveries = (deliveries: readonly NewDelivery[]) => Promise<void>;

interface Waiting {
  readonly delivery: NewDelivery;
  readonly done: () => void;
  readonly fail: (cause: unknown) => void;
}

export interface SharedCommit {
  /** Resolves when the delivery is committed. Rejects when it is not, or may not be: the sender must try again. */
  store(delivery: NewDelivery): Promise<void>;
  /** True when so much waits for the database that nothing more should be taken in. */
  isFull(): boolean;
}

/** Ten times what a commit takes: whoever holds a row of one portal keeps the mail of the others waiting no longer than this. */
const HELD_UP_MS = 100;

/**
 * @param onStored called after each commit with the portals that have something new
 * @param heldUpMs after which the next insert no longer waits for the one in flight
 */
export function createSharedCommit(
  insert: InsertDeliveries,
  onStored: (portalIds: ReadonlySet<number>) => void,
  heldUpMs = HELD_UP_MS,
): SharedCommit {
  const small: Waiting[] = [];
  const large: Waiting[] = [];
  let smallInFlight = 0;
  let heldUp = 0;
  let largeInFlight = 0;
  let waitingBytes = 0;

  async function write(batch: readonly Waiting[]): Promise<void> {
    try {
      await insert(batch.map((one) => one.delivery));
      for (const one of batch) one.done();
      onStored(new Set(batch.map((one) => one.delivery.portalId)));
    } catch (cause) {
      // One bad row must not refuse its neighbours: each gets a try of its own.
      if (batch.length > 1) await Promise.all(batch.map((one) => write([one])));
      else batch[0]?.fail(cause);
    }
  }

  async function writeAndRelease(batch: readonly Waiting[]): Promise<void> {
    await write(batch);
    for (const one of batch) waitingBytes -= one.delivery.body.length;
  }

  function takeSmall(): Waiting[] {
    let bytes = 0;
    let rows = 0;
    while (rows < small.length && rows < MAX_ROWS && bytes < MAX_BATCH_BYTES) {
      bytes += small[rows]?.delivery.body.length ?? 0;
      rows++;
    }
    return small.splice(0, rows);
  }

  async function writeSmall(): Promise<void> {
    let isHeldUp = false;
    const timer = setTimeout(() => {
      isHeldUp = true;
      heldUp++;
      pump();
    }, heldUpMs);
    smallInFlight++;
    await writeAndRelease(takeSmall());
    clearTimeout(timer);
    if (isHeldUp) heldUp--;
    smallInFlight--;
    pump();
  }

  function pump(): void {
    const atOnce = heldUp > 0 || small.length >= ROWS_FOR_A_SECOND ? MAX_SMALL : 1;
    while (smallInFlight < atOnce && small.length > 0) void writeSmall();
    while (largeInFlight < MAX_LARGE && large.length > 0) {
      largeInFlight++;
      void writeAndRelease(large.splice(0, 1)).finally(() => {
        largeInFlight--;
        pump();
      });
    }
  }

  return {
    store(delivery) {
      waitingBytes += delivery.body.length;
      return new Promise((done, fail) => {
        (delivery.body.length > SMALL_BYTES ? large : small).push({ delivery, done, fail });
        pump();
      });
    },
    isFull: () => waitingBytes > MAX_WAITING_BYTES,
  };
}
