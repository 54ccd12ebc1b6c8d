/** Delivery status notifications: RFC 3464, and RFC 6533 for addresses beyond ASCII. */
import { findAddresses } from './find-addresses.ts';

export type DeliveryAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

export interface RecipientStatus {
  /** Whom the sender had written to, where it is told: it is the one that a CRM knows. */
  readonly original: string | null;
  readonly final: string | null;
  readonly action: DeliveryAction | null;
  /** RFC 3463 status, for example `5.1.1`. */
  readonly status: string | null;
  /** Without its type (`smtp;`); unfolded. */
  readonly diagnostic: string | null;
  /** The name or IP address alone. */
  readonly remoteMta: string | null;
}

const ACTIONS: readonly DeliveryAction[] = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'];
const FIELD = /^([A-Za-z][\w-]{1,60})[ \t]*:[ \t]*(.*)$/;
const RECIPIENT_FIELDS = ['original-recipient', 'final-recipient', 'x-actual-recipient'];

/** Who wrote the report: `Reporting-MTA: dns; mx.example.com`. */
export function reportingHost(text: string): string | null {
  return bareValue(/^reporting-mta[ \t]*:[ \t]*(.*)$/im.exec(text)?.[1])?.toLowerCase() ?? null;
}

/** Whether a text holds the fields of a notification, be it in a part of its own or in the middle of a plain mail. */
export function holdsDeliveryStatus(text: string): boolean {
  return /^(?:Final|Original)-Recipient[ \t]*:/im.test(text);
}

/** @param text the part, or any text with such fields in it @returns one entry for each recipient, in order */
export function readDeliveryStatus(text: string): RecipientStatus[] {
  const blocks: Map<string, string>[] = [];
  let fields = new Map<string, string>();
  let last: string | null = null;
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      if (fields.size > 0) blocks.push(fields);
      fields = new Map();
      last = null;
      continue;
    }
    if (/^[ \t]/.test(line) && last !== null) {
      fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`);
      continue;
    }
    const [, name, value = ''] = FIELD.exec(line.trim()) ?? [];
    last = name?.toLowerCase() ?? null;
    if (last === null) continue;
    // A second recipient without a blank line between them.
    if (fields.has(last) && RECIPIENT_FIELDS.includes(last)) {
      blocks.push(fields);
      fields = new Map();
    }
    if (!fields.has(last)) fields.set(last, value.trim());
    else last = null;
  }
  if (fields.size > 0) blocks.push(fields);
  return blocks.filter((block) => RECIPIENT_FIELDS.some((name) => block.has(name))).map(readBlock);
}

function readBlock(fields: ReadonlyMap<string, string>): RecipientStatus {
  const action = fields.get('action')?.toLowerCase() ?? '';
  return {
    original: addressOf(fields.get('original-recipient')),
    final: addressOf(fields.get('final-recipient')) ?? addressOf(fields.get('x-actual-recipient')),
    action: ACTIONS.find((one) => action.startsWith(one)) ?? null,
    status: /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? null,
    diagnostic: bareValue(fields.get('diagnostic-code')),
    remoteMta: hostOf(fields.get('remote-mta')),
  };
}

/** The value behind the type: `smtp; 550 no` is `550 no`. */
function bareValue(field: string | undefined): string | null {
  const value = field?.replace(/^[\w.-]{1,30}[ \t]*;[ \t]*/, '').trim();
  return value ? value : null;
}

/** Google and Sun add what they know of it: `mx.example.com. (192.0.2.1, the server for ...)`. */
function hostOf(field: string | undefined): string | null {
  const host = bareValue(field)?.split(/[\s(]/, 1)[0]?.replace(/\.$/, '');
  return host ? host : null;
}

function addressOf(field: string | undefined): string | null {
  return findAddresses(decodeXtext(field ?? ''))[0]?.address ?? null;
}

/** RFC 3461, 4: `+3D` for `=`, and so on; RFC 6533's `\x{...}`. */
function decodeXtext(value: string): string {
  return value
    .replace(/\\x\{([0-9A-Fa-f]{1,6})\}/g, (all, hex: string) => toCharacter(hex) ?? all)
    .replace(/\+(2B|3D)/g, (all, hex: string) => toCharacter(hex) ?? all);
}

function toCharacter(hex: string): string | null {
  const point = Number.parseInt(hex, 16);
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : null;
}
