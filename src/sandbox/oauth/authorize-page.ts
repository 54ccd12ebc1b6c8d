import { html } from 'hono/html';
import { type Reply, seeOther } from '../http/reply.ts';
import { SCOPES } from '../model/app.ts';
import { answerPage, type Markup } from '../pages/layout.ts';
import type { PageRoute } from '../pages/page-route.ts';
import type { World } from '../world.ts';
import { type AuthorizeRequest, readAuthorizeRequest } from './authorize-request.ts';

/** Where HubSpot asks whether the app may be installed, and into which account. */
export const authorizeRoutes: readonly PageRoute[] = ['/oauth/authorize', '/oauth/:portalId/authorize'].flatMap(
  (pattern): PageRoute[] => [
    { method: 'GET', pattern, handle: (world, { query }, params) => ask(world, query, params.portalId, '') },
    {
      method: 'POST',
      pattern,
      handle: (world, { query, rawBody }, params) =>
        decide(world, query, new URLSearchParams(rawBody), params.portalId),
    },
  ],
);

function ask(world: World, query: URLSearchParams, portalId: string | undefined, refusal: string): Promise<Reply> {
  const request = readAuthorizeRequest(world, query);
  if (typeof request === 'string') return refuse(request);
  const main = html`<div class="authorize card">
<h1>Connect ${world.app.name}</h1>
${refusal ? html`<p class="refusal" role="alert">${refusal}</p>` : ''}
<form method="post">
<fieldset><legend>Who is signed in, and where?</legend>${people(world, portalId)}</fieldset>
<h2>${world.app.name} asks to</h2>
<ul class="scopes">${request.scopes.map((scope) => html`<li>${scopeLine(scope)}</li>`)}</ul>
${
  request.optionalScopes.length > 0
    ? html`<fieldset><legend>You may refuse these</legend>${request.optionalScopes.map(
        (scope) =>
          html`<label class="check"><input type="checkbox" name="optional" value="${scope}" checked> ${scopeLine(scope)}</label>`,
      )}</fieldset>`
    : ''
}
<p class="actions"><button name="decision" value="install">Install</button>
<button class="plain" name="decision" value="cancel">Cancel</button></p>
</form>
<p class="quiet">You will be sent to ${new URL(request.redirectUri).origin}.</p>
</div>`;
  const formOrigin = new URL(request.redirectUri).origin;
  return answerPage({ title: `Connect ${world.app.name}`, main, formOrigin, status: refusal ? 403 : 200 });
}

function scopeLine(scope: string): Markup {
  return html`${SCOPES.get(scope) ?? scope} <code>${scope}</code>`;
}

function people(world: World, portalId: string | undefined): Markup[] {
  const portals = [...world.portals.values()].filter(({ id }) => portalId === undefined || id === Number(portalId));
  const first = portals.find(({ users }) => users.length > 0)?.users[0];
  return portals.flatMap((portal) =>
    portal.users.map((user) => {
      const may = user.superAdmin
        ? 'Super admin'
        : user.marketplaceAccess
          ? 'Marketplace access'
          : 'May not install apps';
      const checked = user === first ? html` checked` : '';
      return html`<label class="check"><input type="radio" name="user" value="${portal.id}:${user.id}"${checked}>
<span>${user.name} <small>${user.email} · ${portal.name} ${portal.id} · ${may}</small></span></label>`;
    }),
  );
}

function decide(
  world: World,
  query: URLSearchParams,
  form: URLSearchParams,
  portalId: string | undefined,
): Promise<Reply> | Reply {
  const request = readAuthorizeRequest(world, query);
  if (typeof request === 'string') return refuse(request);
  if (form.get('decision') !== 'install')
    return sendBack(request, { error: 'access_denied', error_description: 'The user denied access' });
  const [chosenPortal, chosenUser] = (form.get('user') ?? '').split(':').map(Number);
  const portal = world.portals.get(chosenPortal ?? 0);
  const user = portal?.users.find(({ id }) => id === chosenUser);
  if (!portal || !user || (portalId !== undefined && portal.id !== Number(portalId))) {
    return ask(world, query, portalId, 'Choose who is signed in.');
  }
  if (!user.superAdmin && !user.marketplaceAccess) {
    return ask(
      world,
      query,
      portalId,
      `${user.name} is neither a super admin nor has marketplace access, and may not install apps.`,
    );
  }
  const granted = request.optionalScopes.filter((scope) => form.getAll('optional').includes(scope));
  const grant = { portalId: portal.id, userId: user.id, scopes: [...request.scopes, ...granted] };
  const expiresAt = world.time.now() + world.settings.codeSeconds * 1_000;
  return sendBack(request, { code: world.tokens.issueCode(grant, request.redirectUri, expiresAt) });
}

function sendBack(request: AuthorizeRequest, answer: Readonly<Record<string, string>>): Reply {
  const url = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (request.returnUrl !== null) {
    url.searchParams.set('step', 'finalize');
    url.searchParams.set('returnUrl', request.returnUrl);
  }
  if (request.state !== null) url.searchParams.set('state', request.state);
  return { ...seeOther(url.href), status: 302 };
}

/** A bad request is never sent on: its redirect address cannot be trusted. */
function refuse(why: string): Promise<Reply> {
  const main = html`<div class="authorize card"><h1>This app cannot be connected</h1><p class="refusal" role="alert">${why}</p></div>`;
  return answerPage({ title: 'Cannot be connected', main, status: 400 });
}
