import type { Incoming } from '../gate/incoming.ts';
import type { Reply } from '../http/reply.ts';
import type { Portal } from '../model/portal.ts';
import type { World } from '../world.ts';
import { answerMissing } from './layout.ts';
import type { PageRoute } from './page-route.ts';

type InPortal = (
  portal: Portal,
  incoming: Incoming,
  params: Readonly<Record<string, string>>,
  world: World,
) => Promise<Reply> | Reply;

/** Wraps a page of one portal: finds it by the `:portalId` of the address, or says that it is not there. */
export function inPortal(handle: InPortal): PageRoute['handle'] {
  return (world, incoming, params) => {
    const portal = world.portals.get(Number(params.portalId));
    return portal ? handle(portal, incoming, params, world) : answerMissing(`There is no portal ${params.portalId}.`);
  };
}
