/** One call of one portal: a slot of its budget, its access token, one exchange, and the answer or a CrmError. */
import type { Clock } from '../lib/clock.ts';
import type { Budget, CallPool, Priority, Slot } from './budget.ts';
import { CrmError } from './crm.ts';
import { type CallContext, type Effect, errorOfGarbledReply, errorOfReply, errorOfSilence } from './errors.ts';
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
  /** Waits for a slot that the next call of the returned caller uses. */
  takeTurn(): Promise<{ readonly caller: Caller; release(): void }>;
}

const isSearchPath = (path: string) => /\/search(\?|$)/.test(path);

export function createCaller(deps: CallerDeps): Caller {
  const { accessToken, budget, transport, clock, priority = 'lane', timeZone = 'UTC' } = deps;

  /** @param held a slot that the first exchange uses */
  function callerWith(takeHeld: (pool: CallPool) => Slot | null): Caller {
    async function exchange(request: CallRequest, token: string): Promise<Reply> {
      const pool: CallPool = isSearchPath(request.path) ? 'search' : 'calls';
      const slot = takeHeld(pool) ?? (await budget.acquire(priority, pool));
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
      const token = await accessToken();
      let reply = await exchange(request, token);
      if (reply.status === 401) {
        // Refused, so nothing was done: once more with another token, if there is one.
        const other = await accessToken(token);
        if (other !== token) reply = await exchange(request, other);
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
        let slot: Slot | null = await budget.acquire(priority, 'calls');
        const take = () => {
          const held = slot;
          slot = null;
          return held;
        };
        return {
          caller: callerWith((pool) => (pool === 'calls' ? take() : null)),
          release: () => take()?.giveBack(),
        };
      },
    };
  }

  return callerWith(() => null);
}

/** Distinguishes what HubSpot refused as it stands, and would refuse again, from everything that passes. */
export function isRefusal(thrown: unknown): thrown is CrmError {
  return thrown instanceof CrmError && (thrown.kind === 'invalid' || thrown.kind === 'conflict');
}
