import type { Incoming } from '../gate/incoming.ts';
import type { Reply } from '../http/reply.ts';
import type { World } from '../world.ts';

/** A route that answers with a page, or after a form with a redirect to one. */
export interface PageRoute {
  readonly method: 'GET' | 'POST';
  readonly pattern: string;
  readonly handle: (
    world: World,
    incoming: Incoming,
    params: Readonly<Record<string, string>>,
  ) => Promise<Reply> | Reply;
}
