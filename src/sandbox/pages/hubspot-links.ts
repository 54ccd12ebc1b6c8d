import { seeOther } from '../http/reply.ts';
import { findObjectType } from '../model/object-type.ts';
import { inPortal } from './find-portal.ts';
import { answerMissing } from './layout.ts';
import type { PageRoute } from './page-route.ts';

/** The addresses at which HubSpot shows a record, so that an app's links lead somewhere here, too. */
export const hubspotLinkRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    pattern: '/contacts/:portalId/record/:typeId/:id',
    handle: inPortal((portal, _incoming, { typeId = '', id = '' }) => {
      const type = findObjectType(typeId);
      return type
        ? seeOther(`/portals/${portal.id}/${type}/${encodeURIComponent(id)}`)
        : answerMissing(`There are no records of type ${typeId}.`);
    }),
  },
  {
    method: 'GET',
    pattern: '/contacts/:portalId/objectLists/:id/filters',
    handle: inPortal((portal, _incoming, { id = '' }) =>
      seeOther(`/portals/${portal.id}/segments/${encodeURIComponent(id)}`),
    ),
  },
];
