/** The people who can own records. An owner who is not in this list has left, and gets no tasks. */
import { API_VERSION } from './api-version.ts';
import type { Caller } from './caller.ts';
import type { Owner } from './crm.ts';
import { readOwners } from './shapes.ts';

const PAGE = 100;

export async function readAllOwners(caller: Caller): Promise<Owner[]> {
  const owners: Owner[] = [];
  let after: string | undefined;
  do {
    const query = new URLSearchParams({
      limit: String(PAGE),
      archived: 'false',
      ...(after !== undefined && { after }),
    });
    const path = `/crm/owners/${API_VERSION}?${query.toString()}`;
    const reply = await caller.ask({ method: 'GET', path, effect: 'read' }, readOwners);
    for (const { id, userId, email, firstName, lastName, archived } of reply.results) {
      owners.push({ id, email, firstName, lastName, archived, ...(userId && { userId }) });
    }
    after = reply.paging?.next?.after;
  } while (after !== undefined);
  return owners;
}
