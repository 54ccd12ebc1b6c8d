import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { readScopes } from '../gate/scopes.ts';
import { invalid } from '../http/problem.ts';
import { json, type Reply } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import { objectTypeOf } from '../model/object-type.ts';
import { presentRecord } from '../objects/present-record.ts';
import { searchSchema } from '../search/query.ts';
import { searchObjects } from '../search/search-objects.ts';

const MAX_BODY = 3_000;

export const searchRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    pattern: `/crm/objects/${API_VERSION}/:type/search`,
    scopes: ({ type }) => readScopes(type),
    isSearch: true,
    handle: search,
  },
];

function search(context: CallContext): Reply {
  const type = objectTypeOf(context.params.type);
  if (context.rawBody.length > MAX_BODY) throw invalid(`The body of a search may hold at most ${MAX_BODY} characters`);
  const query = parseBody(context.rawBody, searchSchema);
  const { total, page, nextAfter } = searchObjects(context.portal, type, query, context.now);
  return json(200, {
    total,
    results: page.map((record) => presentRecord(context.portal, record, { properties: query.properties })),
    ...(nextAfter === null ? {} : { paging: { next: { after: nextAfter } } }),
  });
}
