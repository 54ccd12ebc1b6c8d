/** HubSpot's JSON into the events that concern us. Pure. */
import { z } from 'zod';
import type { HubspotEventKind, NewHubspotEvent } from '../../store/hubspot-event.ts';

const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);

const eventSchema = z.object({
  portalId: z.number().int().positive(),
  subscriptionId: z.number().int().nonnegative().catch(0),
  appId: z.number().int().optional(),
  /** The table of HubSpot's guide once calls it eventType. */
  subscriptionType: z.string().optional(),
  eventType: z.string().optional(),
  objectId: id,
  objectTypeId: z.string().optional(),
  occurredAt: z.number().int().min(0).max(8_640_000_000_000_000),
  changeSource: z.string().optional(),
  sourceId: z.string().nullish(),
  propertyName: z.string().max(200).optional(),
  propertyValue: z.string().nullish(),
  primaryObjectId: id.optional(),
  mergedObjectIds: z.array(id).optional(),
  newObjectId: id.optional(),
});
type Written = z.infer<typeof eventSchema>;

/** Properties whose change means something here; all of them are other people's to write. */
const WATCHED: ReadonlySet<string> = new Set([
  'email',
  'hs_additional_emails',
  'hubspot_owner_id',
  'hs_buying_role',
  'lifecyclestage',
  'bw_rep_verdict',
  'bw_is_champion',
  'bw_opt_out_request',
  'hs_email_optout',
  'hs_email_hard_bounce_reason_enum',
  'hs_email_bad_address',
  'hs_email_quarantined',
]);

const KINDS: Readonly<Record<string, HubspotEventKind>> = {
  creation: 'creation',
  restore: 'restore',
  propertyChange: 'propertyChange',
  merge: 'merge',
  deletion: 'deletion',
  privacyDeletion: 'privacyDeletion',
};

const CONTACT_TYPE = '0-1';
/** A word or a date; whatever is longer is none of the watched properties. */
const MAX_VALUE = 4_096;

export interface ReadBatch {
  readonly events: readonly NewHubspotEvent[];
  /** Entries that HubSpot should not have sent: without a portal, an object or a time. */
  readonly unreadable: number;
}

/** @returns null for what is no list of events */
export function readHubspotEvents(body: Buffer, receivedAt: Date): ReadBatch | null {
  let entries: unknown;
  try {
    entries = JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(entries)) return null;
  const read = entries.map((entry) => eventSchema.safeParse(entry));
  const events = read.flatMap(({ data }) => (data ? (toEvent(data, receivedAt) ?? []) : []));
  return { events, unreadable: read.filter(({ success }) => !success).length };
}

function toEvent(written: Written, receivedAt: Date): NewHubspotEvent | null {
  const [family, action = ''] = (written.subscriptionType ?? written.eventType ?? '').split('.');
  const kind = Object.hasOwn(KINDS, action) ? KINDS[action] : undefined;
  const isContact = family === 'contact' || (family === 'object' && written.objectTypeId === CONTACT_TYPE);
  if (!kind || !isContact) return null;
  const propertyName = kind === 'propertyChange' ? (written.propertyName ?? '') : '';
  if (kind === 'propertyChange' && (!WATCHED.has(propertyName) || isOwnEcho(written))) return null;
  const survivor = kind === 'merge' ? (written.newObjectId ?? written.primaryObjectId ?? written.objectId) : null;
  return {
    portalId: written.portalId,
    subscriptionId: written.subscriptionId,
    kind,
    objectId: survivor ?? written.objectId,
    propertyName,
    propertyValue: storable(written.propertyValue, MAX_VALUE),
    sourceId: storable(written.sourceId, 200),
    mergedIds:
      kind === 'merge'
        ? [...new Set([written.primaryObjectId ?? '', ...(written.mergedObjectIds ?? [])])].filter(
            (one) => one !== '' && one !== survivor,
          )
        : [],
    occurredAt: new Date(written.occurredAt),
    receivedAt,
  };
}

/** NUL is the one character that PostgreSQL's text cannot hold: for one of them the whole batch would be refused again and again. */
function storable(text: string | null | undefined, most: number): string | null {
  return text?.replaceAll('\0', '').slice(0, most).toWellFormed() ?? null;
}

/** What our own calls wrote comes back under the id of our app. */
function isOwnEcho(written: Written): boolean {
  return written.changeSource === 'INTEGRATION' && written.sourceId === String(written.appId);
}
