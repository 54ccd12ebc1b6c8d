/** Who is signed in to the admin pages: a session in PostgreSQL, found by a cookie that no script and no other site can use. */
import { hkdfSync } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { HOUR_MS, MINUTE_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { noteRequestPortal } from '../lib/request-scope.ts';

export interface AdminUser {
  readonly portalId: number;
  readonly userId: number | null;
  readonly email: string | null;
  readonly role: 'admin' | 'viewer';
  readonly memberId: number;
}

/** An OAuth round trip that this browser began. */
export interface PendingSignIn {
  readonly state: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

declare module 'express-session' {
  interface SessionData {
    admin: AdminUser;
    pendingSignIns: PendingSignIn[];
  }
}

const SIGNED_IN_MS = 12 * HOUR_MS;
/** Until somebody is signed in, a session only holds the state of an OAuth round trip. */
export const PENDING_MS = 15 * MINUTE_MS;

export interface AdminSessionOptions {
  readonly store: session.Store;
  /** 32 bytes each, newest first. */
  readonly secretKeys: readonly Buffer[];
  readonly publicUrl: string;
}

/** Cookies get a key of their own, so that nothing signed for one purpose serves another. */
function cookieSecret(key: Buffer): string {
  return Buffer.from(hkdfSync('sha256', key, '', 'bellwether admin session cookie', 32)).toString('base64');
}

export function createAdminSession({ store, secretKeys, publicUrl }: AdminSessionOptions): RequestHandler {
  const isHttps = publicUrl.startsWith('https://');
  return session({
    store,
    secret: secretKeys.map(cookieSecret),
    // The prefix makes browsers refuse a cookie of this name from a sibling domain or without https.
    name: isHttps ? '__Host-bellwether' : 'bellwether',
    resave: false,
    saveUninitialized: false,
    // TLS ends at a proxy; only the cookie's secure flag rests on what it says.
    proxy: isHttps,
    cookie: { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/', maxAge: PENDING_MS },
  });
}

/** Under a new session id: one that was planted in this browser before is worth nothing afterwards. */
export async function signIn(request: Request, admin: AdminUser): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.regenerate((thrown?: unknown) => (thrown ? reject(thrown) : resolve()));
  });
  request.session.admin = admin;
  request.session.cookie.maxAge = SIGNED_IN_MS;
  await new Promise<void>((resolve, reject) => {
    request.session.save((thrown?: unknown) => (thrown ? reject(thrown) : resolve()));
  });
}

export async function signOut(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((thrown?: unknown) => (thrown ? reject(thrown) : resolve()));
  });
}

/** @throws BellwetherError where requireAdmin does not stand before the route */
export function adminOf(request: Request): AdminUser {
  const { admin } = request.session;
  if (!admin) throw new BellwetherError('session.none', 'Nobody is signed in.');
  return admin;
}

/**
 * Lets only signed-in people through, and only admins to whatever changes something.
 *
 * @param signInPath where a person who opens a page is sent; anything but opening a page is answered with 401
 */
export function createRequireAdmin(
  renderError: (status: number, title: string, text: string) => string,
  signInPath = '/sign-in',
): RequestHandler {
  return (request, response, next) => {
    const isLooking = request.method === 'GET' || request.method === 'HEAD';
    if (request.session.admin) {
      noteRequestPortal(request.session.admin.portalId);
      if (!isLooking && request.session.admin.role !== 'admin') {
        const text = 'Ask an admin of this portal to do it.';
        response
          .status(403)
          .type('html')
          .send(renderError(403, 'Viewers cannot do this', text));
        return;
      }
      // A page of one portal must not come back from a cache after signing out, or for somebody else.
      response.setHeader('Cache-Control', 'no-store');
      next();
      return;
    }
    if (isLooking) {
      response.redirect(303, signInPath);
      return;
    }
    response
      .status(401)
      .type('html')
      .send(renderError(401, 'You are signed out', 'Sign in again and repeat what you did.'));
  };
}
