/** When a property got its present value, from HubSpot's history of it. */
import { z } from 'zod';
import { API_VERSION } from './api-version.ts';
import { chunk } from './batch-size.ts';
import type { Crm } from './crm.ts';

/** HubSpot refuses more inputs where a history is asked for. */
const HISTORY_BATCH = 50;

const answer = z.object({
  results: z.array(
    z.looseObject({
      id: z.coerce.string(),
      propertiesWithHistory: z
        .record(z.string(), z.array(z.looseObject({ value: z.coerce.string(), timestamp: z.string() })))
        .catch({}),
    }),
  ),
});

/**
 * @returns by contact and property: since when it has held the value that it has; what HubSpot does not date is absent
 * @throws CrmError
 */
export async function readSince(
  crm: Crm,
  contactIds: readonly string[],
  properties: readonly string[],
): Promise<Map<string, ReadonlyMap<string, Date>>> {
  const found = new Map<string, Map<string, Date>>();
  for (const part of chunk([...new Set(contactIds)], HISTORY_BATCH)) {
    const body = await crm.call<unknown>('POST', `/crm/objects/${API_VERSION}/contacts/batch/read?archived=false`, {
      inputs: part.map((id) => ({ id })),
      properties: [],
      propertiesWithHistory: properties,
    });
    const { data } = answer.safeParse(body);
    for (const { id, propertiesWithHistory } of data?.results ?? []) {
      found.set(
        id,
        new Map(Object.entries(propertiesWithHistory).flatMap(([name, versions]) => sinceOf(name, versions))),
      );
    }
  }
  return found;
}

/** Newest first: it holds since the oldest of those that say the same without a break. */
function sinceOf(
  name: string,
  versions: readonly { readonly value: string; readonly timestamp: string }[],
): [string, Date][] {
  const changedAt = versions.findIndex(({ value }) => value !== versions[0]?.value);
  const first = versions.at(changedAt === -1 ? -1 : changedAt - 1);
  const at = new Date(first?.timestamp ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? [] : [[name, at]];
}
