/** The state of an OAuth round trip, bound to the browser that began it by its session: good once, and for 15 minutes. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type OAuth2Strategy from 'passport-oauth2';
import { PENDING_MS } from './session.ts';

/** Tabs in which a sign-in was begun and not ended. */
const MAX_PENDING = 5;

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

type Stored = (thrown: Error | null, state?: string) => void;
type Verified = (thrown: Error | null, isGood: boolean, info?: unknown) => void;

export interface SignInStates extends OAuth2Strategy.StateStore {
  /** For a round trip that HubSpot's marketplace began. @returns the state that HubSpot has to bring back */
  begin(request: Request): string;
}

export function createSignInStates(clock: { now(): Date }): SignInStates {
  const recent = (request: Request) => {
    const since = clock.now().getTime() - PENDING_MS;
    return (request.session.pendingSignIns ?? []).filter((pending) => pending.at > since);
  };
  function begin(request: Request): string {
    const state = randomBytes(24).toString('base64url');
    request.session.pendingSignIns = [...recent(request), { state, at: clock.now().getTime() }].slice(-MAX_PENDING);
    return state;
  }
  return {
    begin,
    // passport-oauth2 tells the forms of these by their number of parameters.
    store(request: Request, metaOrDone: OAuth2Strategy.Metadata | Stored, done?: Stored) {
      const state = begin(request);
      const stored = typeof metaOrDone === 'function' ? metaOrDone : done;
      stored?.(null, state);
    },
    verify(request: Request, state: string, metaOrDone: OAuth2Strategy.Metadata | Verified, done?: Verified) {
      const pending = recent(request);
      const isGood = typeof state === 'string' && pending.some((one) => isSame(one.state, state));
      request.session.pendingSignIns = pending.filter((one) => !isGood || !isSame(one.state, state));
      const verified = typeof metaOrDone === 'function' ? metaOrDone : done;
      verified?.(null, isGood, { message: 'state' });
    },
  };
}
