/** HubSpot for passport: its authorize page with optional scopes, and our own exchange of the code. */
import OAuth2Strategy from 'passport-oauth2';
import type { OAuthApi, TokenGrant } from '../crm/oauth-api.ts';
import { BellwetherError } from '../lib/errors.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, scopeNames } from './scopes.ts';

export const CALLBACK_PATH = '/oauth/callback';

export interface HubspotStrategyOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** https://app.hubspot.com */
  readonly appUrl: string;
  readonly publicUrl: string;
  readonly oauth: OAuthApi;
  readonly states: OAuth2Strategy.StateStore;
}

type Exchanged = (thrown: unknown, accessToken?: string, refreshToken?: string, results?: TokenGrant) => void;

export class HubspotStrategy extends OAuth2Strategy {
  constructor(options: HubspotStrategyOptions) {
    const callbackURL = `${options.publicUrl}${CALLBACK_PATH}`;
    super(
      {
        authorizationURL: `${options.appUrl}/oauth/authorize`,
        // Never called: the exchange below replaces it.
        tokenURL: 'https://invalid.invalid/token',
        clientID: options.clientId,
        clientSecret: options.clientSecret,
        callbackURL,
        scope: scopeNames(REQUIRED_SCOPES),
        store: options.states,
        skipUserProfile: true,
      },
      // Five parameters: passport-oauth2 then hands over the whole answer of the exchange.
      (
        _accessToken: string,
        _refreshToken: string,
        grant: TokenGrant,
        _profile: unknown,
        done: OAuth2Strategy.VerifyCallback,
      ) => done(null, grant),
    );
    this.name = 'hubspot';
    // The library's own exchange has no timeout, and its errors cannot be told apart.
    const exchange = (code: string, _params: unknown, done: Exchanged) => {
      options.oauth.exchange(code, callbackURL).then(
        (grant) => done(null, grant.accessToken, grant.refreshToken, grant),
        (thrown: unknown) => done(thrown),
      );
    };
    Object.assign(this._oauth2, { getOAuthAccessToken: exchange });
  }

  override authorizationParams(): object {
    return { optional_scope: scopeNames(OPTIONAL_SCOPES).join(' ') };
  }
}

/** The grant that the strategy passed on as passport's user. */
export function grantOf(user: unknown): TokenGrant {
  if (typeof user === 'object' && user !== null && 'accessToken' in user) return user as TokenGrant;
  throw new BellwetherError('install.no-grant', 'HubSpot ended the sign-in without granting anything. Start it again.');
}
