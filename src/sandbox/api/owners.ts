import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { invalid, notFound } from '../http/problem.ts';
import { json, type Reply } from '../http/reply.ts';
import type { Owner } from '../model/person.ts';
import { isoTime } from '../time.ts';

const BASE = `/crm/owners/${API_VERSION}`;
const MAX_PAGE = 500;
const OWNER_SCOPES = () => [['crm.objects.owners.read']];

export const ownerRoutes: readonly ApiRoute[] = [
  { method: 'GET', pattern: BASE, scopes: OWNER_SCOPES, handle: listOwners },
  { method: 'GET', pattern: `${BASE}/:id`, scopes: OWNER_SCOPES, handle: readOwner },
];

function listOwners(context: CallContext): Reply {
  const limit = Number(context.query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw invalid(`limit must be between 1 and ${MAX_PAGE}`);
  const start = Number(context.query.get('after') ?? 0);
  const email = context.query.get('email')?.toLowerCase();
  const archived = context.query.get('archived') === 'true';
  const owners = context.portal.owners.filter(
    (owner) => owner.archived === archived && (!email || owner.email.toLowerCase() === email),
  );
  const next = start + limit;
  return json(200, {
    results: owners.slice(start, next).map(presentOwner),
    ...(next < owners.length ? { paging: { next: { after: String(next) } } } : {}),
  });
}

function readOwner(context: CallContext): Reply {
  const byUser = context.query.get('idProperty') === 'userId';
  const id = context.params.id ?? '';
  const owner = context.portal.owners.find((candidate) => (byUser ? String(candidate.userId) : candidate.id) === id);
  if (!owner) throw notFound(`Owner ${id} does not exist`);
  return json(200, presentOwner(owner));
}

function presentOwner(owner: Owner) {
  const { id, email, firstName, lastName, userId, archived } = owner;
  const dates = { createdAt: isoTime(owner.createdAt), updatedAt: isoTime(owner.createdAt) };
  // An archived owner has lost the user; only the "including inactive" one remains.
  const users = archived ? { userIdIncludingInactive: userId } : { userId, userIdIncludingInactive: userId };
  return { id, email, type: 'PERSON', firstName, lastName, ...users, ...dates, archived };
}
