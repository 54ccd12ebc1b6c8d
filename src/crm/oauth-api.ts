/** HubSpot's token endpoints. They need no access token and count against no portal's budget. */
import { z } from 'zod';
import { API_VERSION } from './api-version.ts';
import { CrmError } from './crm.ts';
import { errorOfGarbledReply, errorOfSilence } from './errors.ts';
import { errorOfOAuthReply } from './oauth-errors.ts';
import { NoReply, type Reply, type Transport } from './transport.ts';

const grantSchema = z
  .looseObject({ access_token: z.string().min(1), refresh_token: z.string().min(1), expires_in: z.number().positive() })
  .transform((body) => ({
    accessToken: body.access_token,
    refreshToken: body.refresh_token,
    expiresInSeconds: body.expires_in,
  }));
export type TokenGrant = z.infer<typeof grantSchema>;

const introspectionSchema = z.union([
  z
    .looseObject({
      active: z.literal(true),
      hub_id: z.number().int(),
      hub_domain: z.string().nullish(),
      user: z.string().nullish(),
      user_id: z.number().int().nullish(),
      scopes: z.array(z.string()),
    })
    .transform((body) => ({
      active: true as const,
      portalId: body.hub_id,
      /** The company's own website, not HubSpot's. */
      domain: body.hub_domain ?? null,
      /** The email address of whoever granted it. */
      user: body.user ?? null,
      userId: body.user_id ?? null,
      scopes: body.scopes,
    })),
  z.looseObject({ active: z.literal(false) }).transform(() => ({ active: false as const })),
]);
export type Introspection = z.infer<typeof introspectionSchema>;

/** Every method throws CrmError; `revoked` and `misconfigured` are never confused with what passes. */
export interface OAuthApi {
  exchange(code: string, redirectUri: string): Promise<TokenGrant>;
  refresh(refreshToken: string): Promise<TokenGrant>;
  introspect(token: string, kind: 'access_token' | 'refresh_token'): Promise<Introspection>;
}

export interface OAuthApiDeps {
  readonly transport: Transport;
  readonly clock: { now(): Date };
  readonly clientId: string;
  readonly clientSecret: string;
}

export function createOAuthApi({ transport, clock, clientId, clientSecret }: OAuthApiDeps): OAuthApi {
  async function post<Value>(path: string, form: Record<string, string>, schema: z.ZodType<Value>): Promise<Value> {
    let reply: Reply;
    try {
      reply = await transport.send({
        method: 'POST',
        path: `/oauth/${API_VERSION}/token${path}`,
        form: { ...form, client_id: clientId, client_secret: clientSecret },
      });
    } catch (thrown) {
      throw thrown instanceof NoReply ? errorOfSilence(thrown, 'read') : thrown;
    }
    if (reply.status < 200 || reply.status >= 300) throw errorOfOAuthReply(reply, clock.now());
    const parsed = schema.safeParse(reply.body);
    if (!parsed.success) throw errorOfGarbledReply(reply, 'read');
    return parsed.data;
  }

  return {
    async exchange(code, redirectUri) {
      try {
        return await post('', { grant_type: 'authorization_code', code, redirect_uri: redirectUri }, grantSchema);
      } catch (thrown) {
        // A code that is no good says nothing of an installation.
        if (thrown instanceof CrmError && thrown.kind === 'revoked') {
          throw new CrmError('invalid', 'HubSpot refused this sign-in. Start it again.', { cause: thrown });
        }
        throw thrown;
      }
    },
    refresh: (refreshToken) => post('', { grant_type: 'refresh_token', refresh_token: refreshToken }, grantSchema),
    introspect: (token, kind) => post('/introspect', { token, token_type_hint: kind }, introspectionSchema),
  };
}
