/** The one place that says which HubSpot properties prove that a person acted. Opens prove nothing and are not here. */
import type { LifeSign } from '../../flow/state.ts';

interface LifeProperty {
  readonly property: string;
  readonly kind: LifeSign['kind'];
  /** How the evidence names it. */
  readonly source: string;
}

/**
 * `notes_last_contacted` is left out: it also moves when only we wrote. `hs_last_sales_activity_timestamp` is left out:
 * it counts opens. `hs_last_logged_call_date` is left out: it moves when nobody answered, too, and a rep who follows our
 * own task by logging such a call would make the address look alive. (HubSpot's default contact properties.)
 */
export const LIFE_PROPERTIES: readonly LifeProperty[] = [
  { property: 'hs_sales_email_last_replied', kind: 'inbound_mail', source: 'a reply to one of your mails in HubSpot' },
  { property: 'hs_email_last_reply_date', kind: 'reply', source: 'a reply to a marketing mail' },
  { property: 'engagements_last_meeting_booked', kind: 'meeting', source: 'a meeting booked in HubSpot' },
  { property: 'recent_conversion_date', kind: 'form', source: 'a form that was sent in' },
];

/** @param fields HubSpot's properties; dates come as ISO text or epoch milliseconds */
export function readLifeSigns(fields: Readonly<Record<string, string | null>>): LifeSign[] {
  return LIFE_PROPERTIES.flatMap(({ property, kind, source }) => {
    const at = readDate(fields[property]);
    return at ? [{ kind, at, source }] : [];
  });
}

export function readDate(value: string | null | undefined): Date | null {
  if (!value) return null;
  const date = new Date(/^\d+$/.test(value) ? Number(value) : value);
  return Number.isNaN(date.getTime()) ? null : date;
}
