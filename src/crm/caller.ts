/** One call of one portal: a slot of its budget, its access token, one exchange, and the answer or a CrmError. */
import type { Clock } from '../lib/clock.ts';
import type { Budget, CallPool, Priority, Slot } from './budget.ts';
import { CrmError } from './crm.ts';
import {
  type CallContext,
  type Effect,
  errorOfGarbledReply,
  errorOfOldToken,
  errorOfReply,
  errorOfSilence,
} from './errors.ts';
import { type HttpMethod, NoReply, type Reply, type Transport } from './transport.ts';

export interface CallerDeps {
  /** @param refused a token that HubSpot has just refused: get another, unless another is already there */
  readonly accessToken: (refused?: string) => Promise<string>;
  readonly budget: Budget;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly priority?: Priority;
  /** IANA zone of the portal. */
  readonly timeZone?: string;
}

export interface CallRequest {
  readonly method: HttpMethod;
  /** With version. */
  readonly path: string;
  readonly body?: unknown;
  /** A batch read is a POST, and yet a read. */
  readonly effect: Effect;
}

export interface Caller {
  /** @returns a 2xx reply @throws CrmError */
  call(request: CallRequest): Promise<Reply>;
  /** The same, read by a schema. @throws CrmError */
  ask<Value>(request: CallRequest, read: (body: unknown) => Value | null): Promise<Value>;
  /**
   * Waits for a token and a slot that the next call of the returned caller uses. A change that is refused for its token
   * is not made again by itself: it throws `unavailable`, and nothing was done.
   */
  takeTurn(): Promise<{ readonly caller: Caller; release(): void }>;
}

interface Held {
  readonly token: string;
  readonly slot: Slot;
}

const poolOf = (request: CallRequest): CallPool => (isSearchPath(request.path) ? 'search' : 'calls');
const isSearchPath = (path: string) => /\/search(\?|$)/.test(path);

export function createCaller(deps: CallerDeps): Caller {
  const { accessToken, budget, transport, clock, priority = 'lane', timeZone = 'UTC' } = deps;

  /** @param takeHeld what was taken beforehand for the first call, once */
  function callerWith(takeHeld: () => Held | null): Caller {
    async function exchange(request: CallRequest, token: string, held: Slot | null): Promise<Reply> {
      const slot = held ?? (await budget.acquire(priority, poolOf(request)));
      try {
        return await transport.send({
          method: request.method,
          path: request.path,
          accessToken: token,
          ...(request.body !== undefined && { json: request.body }),
        });
      } catch (thrown) {
        if (thrown instanceof NoReply) throw errorOfSilence(thrown, request.effect);
        throw thrown;
      } finally {
        slot.settle();
      }
    }

    async function call(request: CallRequest): Promise<Reply> {
      const held = poolOf(request) === 'calls' ? takeHeld() : null;
      const token = held?.token ?? (await accessToken());
      let reply = await exchange(request, token, held?.slot ?? null);
      if (reply.status === 401) {
        // Refused, so nothing was done: once more with another token, if there is one.
        const other = await accessToken(token);
        // What is sent in a turn was dated before: another token may have taken a while, and the date would be wrong.
        if (other !== token && held !== null && request.effect === 'write') throw errorOfOldToken();
        if (other !== token) reply = await exchange(request, other, null);
      }
      if (reply.status >= 200 && reply.status < 300) return reply;
      const context: CallContext = {
        effect: request.effect,
        isSearch: isSearchPath(request.path),
        now: clock.now(),
        timeZone,
      };
      const error = errorOfReply(reply, context);
      if (error.retryAfterMs !== null) budget.pause(error.retryAfterMs, error);
      throw error;
    }

    return {
      call,
      async ask(request, read) {
        const reply = await call(request);
        const value = read(reply.body);
        if (value === null) throw errorOfGarbledReply(reply, request.effect);
        return value;
      },
      async takeTurn() {
        // Both may take a while, and so come before anything is dated.
        const token = await accessToken();
        let held: Held | null = { token, slot: await budget.acquire(priority, 'calls') };
        const take = () => {
          const taken = held;
          held = null;
          return taken;
        };
        return { caller: callerWith(take), release: () => take()?.slot.giveBack() };
      },
    };
  }

  return callerWith(() => null);
}

/** Distinguishes what HubSpot refused as it stands, and would refuse again, from everything that passes. */
export function isRefusal(thrown: unknown): thrown is CrmError {
  return thrown instanceof CrmError && (thrown.kind === 'invalid' || thrown.kind === 'conflict');
}
