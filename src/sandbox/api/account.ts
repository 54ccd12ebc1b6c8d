import { API_VERSION, type ApiRoute, type CallContext } from '../gate/call-context.ts';
import { schemaReadScopes } from '../gate/scopes.ts';
import { json, noContent, type Reply } from '../http/reply.ts';
import { OBJECT_KINDS, OBJECT_TYPES } from '../model/object-type.ts';
import { countCustomProperties } from '../objects/property-definitions.ts';

const OAUTH = () => [['oauth']];

/** The account itself: its details, its limits, and the app's own way out of it. */
export const accountRoutes: readonly ApiRoute[] = [
  { method: 'GET', pattern: `/account-info/${API_VERSION}/details`, scopes: OAUTH, handle: readDetails },
  { method: 'DELETE', pattern: `/appinstalls/${API_VERSION}/external-install`, scopes: OAUTH, handle: uninstall },
  {
    method: 'GET',
    pattern: `/crm/limits/${API_VERSION}/custom-properties`,
    scopes: () => schemaReadScopes('contacts'),
    handle: readPropertyLimits,
  },
];

function readDetails({ portal }: CallContext): Reply {
  return json(200, {
    portalId: portal.id,
    accountType: 'DEVELOPER_TEST',
    timeZone: portal.timeZone,
    companyCurrency: portal.currency,
    additionalCurrencies: [],
    utcOffset: '+00:00',
    utcOffsetMilliseconds: 0,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  });
}

function uninstall({ world, portal }: CallContext): Reply {
  world.tokens.uninstall(portal.id);
  return noContent;
}

function readPropertyLimits({ portal }: CallContext): Reply {
  const byObjectType = OBJECT_TYPES.map((type) => {
    const limit = portal.tables[type].customPropertyLimit;
    const usage = countCustomProperties(portal, type);
    return {
      objectTypeId: OBJECT_KINDS[type].typeId,
      singularLabel: OBJECT_KINDS[type].singular,
      limit,
      usage,
      percentage: (100 * usage) / limit,
    };
  });
  return json(200, { byObjectType });
}
