/** What signed-out visitors see. */
import type { Response } from 'express';
import { type Html, html } from '../../lib/html.ts';
import { sendPage } from '../send-page.ts';
import { bareLayout } from './layout.ts';

function signInPage(): Html {
  return bareLayout(
    'Sign in',
    html`
      <h1>Know whom your mail no longer reaches</h1>
      <p>Bellwether reads what your email services report, and turns lost contacts into a few clear tasks in HubSpot.</p>
      <p class="bare-action"><a class="button" href="/oauth/install">Continue with HubSpot</a></p>
      <p class="fine">New here? The same button installs the app. You need to be a super admin, or be allowed to install marketplace apps.</p>`,
  );
}

export function sendSignIn(response: Response): Promise<void> {
  return sendPage(response, 401, signInPage());
}
