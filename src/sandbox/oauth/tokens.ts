import { randomBytes } from 'node:crypto';

/** What a person granted: in which portal, which scopes. */
export interface Grant {
  readonly portalId: number;
  readonly userId: number;
  readonly scopes: readonly string[];
}

export interface AccessToken extends Grant {
  readonly token: string;
  readonly expiresAt: number;
}

interface Code extends Grant {
  readonly redirectUri: string;
  readonly expiresAt: number;
  used: boolean;
}

export interface TokenDump {
  readonly refresh: readonly (readonly [string, Grant])[];
  readonly access: readonly (readonly [string, AccessToken])[];
  readonly installed: readonly number[];
}

/** Codes, refresh tokens and access tokens of the one app in all portals. */
export class Tokens {
  readonly #codes = new Map<string, Code>();
  readonly #refresh = new Map<string, Grant>();
  readonly #access = new Map<string, AccessToken>();
  readonly #installed = new Set<number>();

  issueCode(grant: Grant, redirectUri: string, expiresAt: number): string {
    const code = newSecret('code');
    this.#codes.set(code, { ...grant, redirectUri, expiresAt, used: false });
    return code;
  }

  /** A code works once, in its time, with the redirect address that it was made for. */
  redeemCode(code: string, redirectUri: string, now: number): Grant | 'BAD_AUTH_CODE' | 'BAD_REDIRECT_URI' {
    const found = this.#codes.get(code);
    if (!found || found.used || found.expiresAt <= now) return 'BAD_AUTH_CODE';
    if (found.redirectUri !== redirectUri) return 'BAD_REDIRECT_URI';
    found.used = true;
    return { portalId: found.portalId, userId: found.userId, scopes: found.scopes };
  }

  issueRefresh(grant: Grant): string {
    const token = newSecret('refresh');
    this.#refresh.set(token, grant);
    this.#installed.add(grant.portalId);
    return token;
  }

  issueAccess(grant: Grant, expiresAt: number): AccessToken {
    const issued = { ...grant, token: newSecret('access'), expiresAt };
    this.#access.set(issued.token, issued);
    return issued;
  }

  findRefresh(token: string): Grant | null {
    return this.#refresh.get(token) ?? null;
  }

  findAccess(token: string): AccessToken | null {
    return this.#access.get(token) ?? null;
  }

  /** Access tokens that were made with it live on until they expire, as HubSpot's do. */
  revokeRefresh(token: string): boolean {
    return this.#refresh.delete(token);
  }

  /** Takes the app out of a portal: every token dies at once. */
  uninstall(portalId: number): boolean {
    for (const tokens of [this.#refresh, this.#access, this.#codes]) {
      for (const [token, grant] of tokens) if (grant.portalId === portalId) tokens.delete(token);
    }
    return this.#installed.delete(portalId);
  }

  isInstalled(portalId: number): boolean {
    return this.#installed.has(portalId);
  }

  /** Lets every access token expire now; refresh tokens stay good. */
  expireAccess(now: number): void {
    for (const [token, access] of this.#access) this.#access.set(token, { ...access, expiresAt: now });
  }

  dump(): TokenDump {
    return { refresh: [...this.#refresh], access: [...this.#access], installed: [...this.#installed] };
  }

  load(dump: TokenDump): void {
    for (const [token, grant] of dump.refresh) this.#refresh.set(token, grant);
    for (const [token, access] of dump.access) this.#access.set(token, access);
    for (const portalId of dump.installed) this.#installed.add(portalId);
  }
}

function newSecret(kind: string): string {
  return `sandbox-${kind}-${randomBytes(24).toString('base64url')}`;
}
