/** Reading records by id or address, and finding what an id or a secondary address stands for now. */
import { eachAtOnce } from '../lib/at-once.ts';
import { API_VERSION } from './api-version.ts';
import { CALLS_AT_ONCE, chunk, OBJECT_BATCH } from './batch-size.ts';
import { bisect } from './bisect.ts';
import type { Caller } from './caller.ts';
import { CrmError, type CrmObject, type CrmObjectType } from './crm.ts';
import { readBatch, readObject, toCrmObject } from './shapes.ts';

const lower = (text: string) => text.trim().toLowerCase();

/** A contact's addresses in lower case, the primary one first. */
function addressesOf(object: CrmObject): string[] {
  const more = (object.properties.hs_additional_emails ?? '').split(';');
  return [object.properties.email ?? '', ...more].map(lower).filter(Boolean);
}

/** @returns by key as given; addresses are compared without case, and secondary ones count */
export async function readObjects(
  caller: Caller,
  type: CrmObjectType,
  by: 'id' | 'email',
  keys: readonly string[],
  properties: readonly string[],
): Promise<Map<string, CrmObject>> {
  const normal = by === 'email' ? lower : (text: string) => text;
  const distinct = [...new Set(keys.map(normal))].filter(Boolean);
  const wanted = by === 'email' ? [...new Set([...properties, 'email', 'hs_additional_emails'])] : properties;
  const chunks = chunk(distinct, OBJECT_BATCH).map((part) => ({ part, objects: [] as CrmObject[] }));

  async function send(part: readonly string[], objects: CrmObject[]): Promise<void> {
    const reply = await caller.ask(
      {
        method: 'POST',
        path: `/crm/objects/${API_VERSION}/${type}/batch/read?archived=false`,
        body: {
          inputs: part.map((id) => ({ id })),
          properties: wanted,
          propertiesWithHistory: [],
          ...(by === 'email' && { idProperty: 'email' }),
        },
        effect: 'read',
      },
      readBatch,
    );
    objects.push(...reply.results.map(toCrmObject));
  }

  await eachAtOnce(chunks, CALLS_AT_ONCE, ({ part, objects }) =>
    // An impossible address makes HubSpot refuse the whole batch: it simply has no record.
    bisect(
      part,
      (some) => send(some, objects),
      () => undefined,
    ),
  );
  const all = chunks.flatMap(({ objects }) => objects);
  const found = new Map<string, CrmObject>();
  // Somebody's primary address outranks the same address as somebody else's secondary one.
  for (const object of all.toReversed()) {
    const names = by === 'email' ? addressesOf(object).slice(1) : [];
    for (const name of names) found.set(name, object);
  }
  for (const object of all) {
    const primary = by === 'email' ? addressesOf(object)[0] : object.id;
    if (primary !== undefined) found.set(primary, object);
  }
  return new Map(
    keys.flatMap((key) => {
      const object = found.get(normal(key));
      return object ? [[key, object] as const] : [];
    }),
  );
}

/** A single read follows merges; a batch read does not. */
export async function resolveObject(caller: Caller, type: CrmObjectType, id: string): Promise<CrmObject | null> {
  try {
    const path = `/crm/objects/${API_VERSION}/${type}/${encodeURIComponent(id)}?archived=false`;
    return toCrmObject(await caller.ask({ method: 'GET', path, effect: 'read' }, readObject));
  } catch (thrown) {
    if (thrown instanceof CrmError && thrown.kind === 'not_found') return null;
    throw thrown;
  }
}

/** Groups of one search are joined by OR. */
const SEARCH_GROUPS = 5;
const SEARCH_PAGE = 100;
/** The token search may match more than the address; 10,000 results are the end of any search. */
const MAX_PAGES = 100;

/** Through the search index, which lags by seconds to minutes: for finding, never to prove that nobody is there. */
export async function findBySecondaryEmail(
  caller: Caller,
  emails: readonly string[],
  properties: readonly string[],
): Promise<Map<string, CrmObject>> {
  const found = new Map<string, CrmObject>();
  // No search takes quotes for a part of a word.
  const distinct = [...new Set(emails.map(lower))].filter((email) => email !== '' && !email.includes('"'));
  for (const part of chunk(distinct, SEARCH_GROUPS)) {
    let after: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const reply = await caller.ask(
        {
          method: 'POST',
          path: `/crm/objects/${API_VERSION}/contacts/search`,
          body: {
            filterGroups: part.map((value) => ({
              filters: [{ propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value }],
            })),
            properties: [...new Set([...properties, 'email', 'hs_additional_emails'])],
            limit: SEARCH_PAGE,
            ...(after !== undefined && { after }),
          },
          effect: 'read',
        },
        readBatch,
      );
      for (const object of reply.results.map(toCrmObject)) {
        for (const address of addressesOf(object)) found.set(address, object);
      }
      after = reply.paging?.next?.after;
      if (after === undefined || part.every((email) => found.has(email))) break;
    }
  }
  return new Map(
    emails.flatMap((email) => {
      const object = found.get(lower(email));
      return object ? [[email, object] as const] : [];
    }),
  );
}
