/** What an ESP's own test brings, so that the batteries can judge its adapter. */
import type { RawDelivery } from '../../src/flow/adapt/adapter.ts';
import type { EventType } from '../../src/flow/event.ts';

/** The address of the source in the batteries, for ESPs that sign it. */
export const SOURCE_URL = 'https://hooks.example.com/in/4711.abcdefghijklmnopqrstuv';

export interface AdapterSamples {
  /** Two secrets in the form that an admin would paste, each fit for `deliver`; any where the address is the proof. */
  readonly secrets: readonly [string, string];
  /** A delivery of this body as the ESP would send it at this moment, authentic under the numbered secret. */
  deliver(body: Buffer, secret: 0 | 1, at: Date): RawDelivery;
  /** What `needs` would have brought. */
  readonly fetched?: ReadonlyMap<string, Buffer>;
  /** Does the signature cover every byte of the body? If not, an altered body may pass unnoticed. */
  readonly signsBody: boolean;
  /** Its proof stands in the body and needs no header. */
  readonly isProvenByBody?: true;
  /** What a forger would try, made from an authentic delivery, where that is more than another secret and other bytes. */
  forge?(authentic: RawDelivery): readonly RawDelivery[];
  /** Where a signature covers only a token: another body with the signature of this delivery. */
  underSameToken?(authentic: RawDelivery, body: Buffer): RawDelivery;
  /** An authentic delivery of this age is refused; null where the ESP dates nothing. */
  readonly staleAfterMs: number | null;
  /** Bodies in the ESP's format, with what must come of them, in order. */
  readonly bodies: readonly {
    readonly title: string;
    readonly body: Buffer;
    readonly events: readonly { readonly type: EventType; readonly recipient: string | null }[];
  }[];
  /** One event of a kind that the ESP may invent next year, with a mail address. */
  readonly unknownEvent: Buffer;
  /** A failure of ann@example.com alone, in a mail that went to innocent@example.com as well, where the ESP tells of both. */
  readonly severalRecipients?: Buffer;
  /** An authentic delivery that asks for a confirmation before anything else is sent, and what is to be visited. */
  readonly handshake?: { deliver(secret: 0 | 1, at: Date): RawDelivery; readonly visits: readonly [string, string] };
  /** A batch whose readable event stands beside bytes that are no UTF-8 (`0xff`), with the recipient ann@example.com. */
  readonly brokenUtf8: Buffer;
}
