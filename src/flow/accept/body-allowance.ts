/**
 * How many bytes of bodies one process may hold before they are durable: what arrives, what unfolds, what is verified
 * and what waits for its commit. Anyone who knows the address of a source can open connections and send slowly; without
 * this limit 60 connections of 9 MB held 566 MB before a single signature was looked at.
 */

const MIB = 1024 * 1024;

/** Used up by 60 connections of 9 MB it raises the process from 82 to 288 MB (what is freed stays a while): 512 MB do. */
const TOTAL_BYTES = 128 * MIB;

/** Half: a source that holds all it may leaves as much for the others. Eighty of SendGrid's largest batches (768 KB). */
const SOURCE_BYTES = 64 * MIB;

export interface BodyAllowance {
  /** @returns the hold of one request of this source; it must be released when the request is over */
  open(sourceId: number): BodyHold;
  /** Bytes that are held now, over all sources. */
  heldBytes(): number;
}

export interface BodyHold {
  /** @returns false, and reserves nothing, when the bytes do not fit into the share of the source or into the whole */
  reserve(bytes: number): boolean;
  giveBack(bytes: number): void;
  /** Gives everything back, once and for all: afterwards nothing can be reserved. May be called again. */
  release(): void;
}

/** What the requests of one source hold; forgotten with the last of them. */
interface SourceShare {
  heldBytes: number;
  holds: number;
}

export function createBodyAllowance(totalBytes = TOTAL_BYTES, sourceBytes = SOURCE_BYTES): BodyAllowance {
  const shares = new Map<number, SourceShare>();
  let heldBytes = 0;

  function shareOf(sourceId: number): SourceShare {
    const known = shares.get(sourceId);
    if (known) return known;
    const share = { heldBytes: 0, holds: 0 };
    shares.set(sourceId, share);
    return share;
  }

  function open(sourceId: number): BodyHold {
    const share = shareOf(sourceId);
    share.holds++;
    let own = 0;
    let isReleased = false;

    function add(bytes: number): void {
      own += bytes;
      share.heldBytes += bytes;
      heldBytes += bytes;
    }

    return {
      reserve(bytes) {
        if (isReleased || heldBytes + bytes > totalBytes || share.heldBytes + bytes > sourceBytes) return false;
        add(bytes);
        return true;
      },
      giveBack: (bytes) => add(-Math.min(bytes, own)),
      release() {
        if (isReleased) return;
        isReleased = true;
        add(-own);
        share.holds--;
        if (share.holds === 0) shares.delete(sourceId);
      },
    };
  }

  return { open, heldBytes: () => heldBytes };
}
