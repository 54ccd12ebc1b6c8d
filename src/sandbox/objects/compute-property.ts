import { OBJECT_KINDS } from '../model/object-type.ts';
import { findStage } from '../model/pipeline.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { STANDARD_CONSENT } from '../standard/standard-consent.ts';
import { isoTime } from '../time.ts';

type Computation = (portal: Portal, record: CrmRecord) => string | null;

/** Values that HubSpot calculates. */
const COMPUTED: ReadonlyMap<string, Computation> = new Map<string, Computation>([
  ['hs_object_id', (_, record) => record.id],
  [
    'createdate',
    (_, record) => (OBJECT_KINDS[record.type].createdProperty === 'createdate' ? isoTime(record.createdAt) : null),
  ],
  ['hs_createdate', (_, record) => isoTime(record.createdAt)],
  ['lastmodifieddate', (_, record) => isoTime(record.updatedAt)],
  ['hs_lastmodifieddate', (_, record) => isoTime(record.updatedAt)],
  ['hs_is_closed', (portal, record) => stageFact(portal, record, (stage) => String(stage.isClosed))],
  [
    'hs_is_closed_won',
    (portal, record) => stageFact(portal, record, (stage) => String(stage.isClosed && Number(stage.probability) === 1)),
  ],
  ['hs_deal_stage_probability', (portal, record) => stageFact(portal, record, (stage) => stage.probability)],
  ['associatedcompanyid', (portal, record) => portal.associations.primaryIdOf(record, 'companies')],
  ['num_associated_deals', (portal, record) => countOrNothing(portal.associations.countOf(record, 'deals'))],
  ['num_associated_contacts', (portal, record) => countOrNothing(portal.associations.countOf(record, 'contacts'))],
  ['hs_num_open_deals', (portal, record) => String(countOpenDeals(portal, record))],
  [
    'hs_email_optout',
    (portal, record) => (portal.consent.optedOutOfAll.has(record.properties.email ?? '') ? 'true' : null),
  ],
  ...STANDARD_CONSENT.map(
    ({ id }) =>
      [
        `hs_email_optout_${id}`,
        (portal: Portal, record: CrmRecord) =>
          portal.consent.statuses.get(record.properties.email ?? '')?.get(id)?.state === 'UNSUBSCRIBED' ? 'true' : null,
      ] as const,
  ),
  ['hs_task_is_completed', (_, record) => (record.properties.hs_task_status === 'COMPLETED' ? '1' : '0')],
  ['hs_body_preview', (_, record) => previewOf(record)],
]);

/** The value of a property as a reader gets it; null when it has none. */
export function readProperty(portal: Portal, record: CrmRecord, name: string): string | null {
  const definition = portal.tables[record.type].properties.get(name);
  if (!definition || definition.archivedAt !== null) return null;
  const compute = COMPUTED.get(name);
  const computed = compute?.(portal, record);
  return computed ?? record.properties[name] ?? null;
}

function stageFact(
  portal: Portal,
  record: CrmRecord,
  tell: (stage: NonNullable<ReturnType<typeof findStage>>) => string,
): string | null {
  const stage = findStage(portal.pipelines, record.properties.dealstage);
  return stage ? tell(stage) : null;
}

function countOrNothing(count: number): string | null {
  return count > 0 ? String(count) : null;
}

function countOpenDeals(portal: Portal, record: CrmRecord): number {
  const links = portal.associations.linksOf(record, 'deals', Number.POSITIVE_INFINITY);
  return links.filter(({ id }) => {
    const deal = portal.tables.deals.records.get(id);
    return deal?.archivedAt === null && readProperty(portal, deal, 'hs_is_closed') !== 'true';
  }).length;
}

function previewOf(record: CrmRecord): string | null {
  const body = record.properties.hs_task_body ?? record.properties.hs_note_body;
  return body
    ? body
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, 200)
    : null;
}
