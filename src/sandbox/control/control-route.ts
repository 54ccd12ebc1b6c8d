import type { Incoming } from '../gate/incoming.ts';
import type { Reply } from '../http/reply.ts';
import type { World } from '../world.ts';

/** A route of `/_sandbox`. */
export interface ControlRoute {
  readonly method: string;
  readonly pattern: string;
  readonly handle: (world: World, incoming: Incoming, params: Readonly<Record<string, string>>) => Reply;
}
