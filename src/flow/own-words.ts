/** What a portal calls its reasons for leaving and its kinds of mail, as its own people read them. Pure. */

export interface OwnWords {
  /** By the code of the survey; what is missing has the product's words. */
  readonly reasons: Readonly<Record<string, string>>;
  /** By the key that email services and links write; what is missing is told by its key. */
  readonly streams: Readonly<Record<string, string>>;
}

export const NO_WORDS: OwnWords = { reasons: {}, streams: {} };

export function streamInWords(stream: string, { streams }: OwnWords): string {
  return Object.hasOwn(streams, stream) ? (streams[stream] ?? stream) : stream;
}

/** @returns null where the portal left the product's words */
export function ownReason(reason: string, { reasons }: OwnWords): string | null {
  return Object.hasOwn(reasons, reason) ? (reasons[reason] ?? null) : null;
}
