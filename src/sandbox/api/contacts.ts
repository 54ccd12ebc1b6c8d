import { z } from 'zod';
import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { writeScopes } from '../gate/scopes.ts';
import { invalid, notFound } from '../http/problem.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import type { CrmRecord } from '../model/record.ts';
import { findById, findByProperty, followMerges } from '../objects/find-record.ts';
import { forgetContact } from '../objects/forget-contact.ts';
import { mergeContacts } from '../objects/merge-contacts.ts';
import { presentRecord } from '../objects/present-record.ts';

const BASE = `/crm/objects/${API_VERSION}/contacts`;
const WRITE = () => writeScopes('contacts');

const mergeSchema = z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() });
const forgetSchema = z.object({ objectId: z.string(), idProperty: z.string().optional() });

/** What only contacts can. */
export const contactRoutes: readonly ApiRoute[] = [
  { method: 'POST', pattern: `${BASE}/merge`, scopes: WRITE, handle: merge },
  { method: 'POST', pattern: `${BASE}/gdpr-delete`, scopes: WRITE, handle: forget },
];

function merge(context: CallContext): Reply {
  const { primaryObjectId, objectIdToMerge } = parseBody(context.rawBody, mergeSchema);
  const primary = requireLive(context, primaryObjectId);
  const merged = requireLive(context, objectIdToMerge);
  if (primary === merged) throw invalid(`Contact ${primary.id} cannot be merged with itself`);
  const survivor = mergeContacts(context.writing, primary, merged, context.world.settings.mergeKeepsPrimaryId);
  return json(200, presentRecord(context.portal, survivor, { properties: [] }));
}

/** An address that nobody has is banned all the same. */
function forget(context: CallContext): Reply {
  const { objectId, idProperty } = parseBody(context.rawBody, forgetSchema);
  if (idProperty === 'email') {
    const record = findByProperty(context.portal, 'contacts', 'email', objectId);
    if (record) forgetContact(context.writing, record);
    else context.portal.bannedAddresses.add(objectId.trim().toLowerCase());
    return noContent;
  }
  const record = findById(context.portal, 'contacts', followMerges(context.portal, 'contacts', objectId));
  if (!record) throw notFound(`Contact ${objectId} does not exist`);
  forgetContact(context.writing, record);
  return noContent;
}

function requireLive(context: CallContext, id: string): CrmRecord {
  const record = findById(context.portal, 'contacts', followMerges(context.portal, 'contacts', id));
  if (!record || record.archivedAt !== null) throw notFound(`Contact ${id} does not exist`);
  return record;
}
