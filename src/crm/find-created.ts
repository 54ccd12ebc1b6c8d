/** Records by their owner and the time of their creation: for those that stand at no other record. */
import { API_VERSION } from './api-version.ts';
import type { Caller } from './caller.ts';
import type { CrmObject, CrmObjectType } from './crm.ts';
import { readBatch, toCrmObject } from './shapes.ts';

const PAGE = 200;
/** 10,000 results are the end of any search. */
const MAX_PAGES = 50;

/** Through the search index, which lags: whoever does not find something has to wait and look again. */
export async function findCreated(
  caller: Caller,
  type: CrmObjectType,
  ownerId: string | null,
  since: Date,
  properties: readonly string[],
): Promise<CrmObject[]> {
  const owner =
    ownerId === null
      ? { propertyName: 'hubspot_owner_id', operator: 'NOT_HAS_PROPERTY' }
      : { propertyName: 'hubspot_owner_id', operator: 'EQ', value: ownerId };
  const found: CrmObject[] = [];
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const reply = await caller.ask(
      {
        method: 'POST',
        path: `/crm/objects/${API_VERSION}/${type}/search`,
        body: {
          filterGroups: [
            { filters: [owner, { propertyName: 'hs_createdate', operator: 'GTE', value: String(since.getTime()) }] },
          ],
          sorts: [{ propertyName: 'hs_createdate', direction: 'DESCENDING' }],
          properties: [...properties],
          limit: PAGE,
          ...(after !== undefined && { after }),
        },
        effect: 'read',
      },
      readBatch,
    );
    found.push(...reply.results.map(toCrmObject));
    after = reply.paging?.next?.after;
    if (after === undefined) break;
  }
  return found;
}
