/** Which records belong to which, 1,000 a call. */
import { AssociationTypes } from '@hubspot/api-client';
import { eachAtOnce } from '../lib/at-once.ts';
import { API_VERSION } from './api-version.ts';
import { ASSOCIATION_BATCH, CALLS_AT_ONCE, chunk } from './batch-size.ts';
import type { Caller } from './caller.ts';
import { CrmError, type CrmObjectType } from './crm.ts';
import { wordsOf } from './error-body.ts';
import { readAssociations } from './shapes.ts';

const PRIMARY_COMPANY = new Set<number | undefined>([
  AssociationTypes.primaryContactToCompany,
  AssociationTypes.primaryDealToCompany,
]);

/** @returns every id as a key; without associations HubSpot answers 207 and an error of this category, which is normal */
export async function readAssociationIds(
  caller: Caller,
  from: CrmObjectType,
  to: CrmObjectType,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const primary = new Map<string, string[]>();
  const others = new Map<string, string[]>();
  const distinct = [...new Set(ids)];
  let inputs: { id: string; after?: string }[] = distinct.map((id) => ({ id }));

  while (inputs.length > 0) {
    const more: { id: string; after: string }[] = [];
    await eachAtOnce(chunk(inputs, ASSOCIATION_BATCH), CALLS_AT_ONCE, async (part) => {
      const path = `/crm/associations/${API_VERSION}/${from}/${to}/batch/read`;
      const reply = await caller.ask(
        { method: 'POST', path, body: { inputs: part }, effect: 'read' },
        readAssociations,
      );
      const bad = reply.errors.find((error) => error.category !== 'OBJECT_NOT_FOUND');
      if (bad) {
        throw new CrmError(
          'unavailable',
          `HubSpot could not read all associations from ${from} to ${to}: ${wordsOf(bad)}`,
          {
            category: bad.category ?? null,
          },
        );
      }
      for (const result of reply.results) {
        for (const one of result.to) {
          const isPrimary = one.associationTypes.some((type) => PRIMARY_COMPANY.has(type.typeId));
          const lists = to === 'companies' && isPrimary ? primary : others;
          lists.set(result.from.id, [...(lists.get(result.from.id) ?? []), one.toObjectId]);
        }
        const after = result.paging?.next?.after;
        if (after !== undefined) more.push({ id: result.from.id, after });
      }
    });
    inputs = more;
  }
  return new Map(distinct.map((id) => [id, [...new Set([...(primary.get(id) ?? []), ...(others.get(id) ?? [])])]]));
}
