/** How Bellwether processes data: public, and about the product alone. What one account holds stands in its console. */
import { type Html, html } from '../../lib/html.ts';
import { KEPT_THINGS } from '../admin/data/kept-things.ts';
import { assetUrl } from '../assets.ts';

export function privacyPage(): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>How Bellwether processes data</title>
    <link rel="icon" href="${assetUrl('icon.svg')}" type="image/svg+xml">
    <link rel="stylesheet" href="${assetUrl('public.css')}">
  </head>
  <body class="public">
    <div class="sheet"><main>
      <h1>How Bellwether processes data</h1>
      <p class="lead">Bellwether is software that a company connects to its HubSpot account. It reads what the company’s email services report about its mail, so that mail to people who cannot or do not want to get it ends.</p>
      <h2>Who is responsible</h2>
      <p>The company that sends the mail decides why and how: it is the controller, and the one to ask. Its own privacy notice holds. Whoever runs this server processes the data on its behalf.</p>
      <h2>What is processed, and what for</h2>
      <p>Mail addresses, reports about mail (delivered, refused, unsubscribed, marked as spam), replies that come back to the sender, what people say when they leave, and from HubSpot the contact, company and open deals behind an address. It is used to stop mail that does not arrive or is not wanted, to record and honour unsubscriptions, and to tell the responsible colleague. It is not used for advertising, is not sold, and trains no model. Nobody is judged by their words; no decision with legal effect is made by itself.</p>
      <h2>If you unsubscribe</h2>
      <p>It takes one press and no login. Opening a link changes nothing. Saying why is optional. Only you yourself can lift an unsubscription: no import and no colleague can. That you left is kept as long as needed to honour it; if you are erased, only as a keyed hash of your address, with which nobody can tell who you are.</p>
      <h2>What is stored, and for how long</h2>
      <dl>${KEPT_THINGS.map((one) => html`<dt><strong>${one.what}</strong></dt><dd>${one.holds}. Kept: ${one.kept}.</dd>`)}</dl>
      <h2>Where it goes</h2>
      <p>It stays in the database of this server, and goes to the HubSpot account that it belongs to; mails in which people confirm what they asked for go through the mail server that is set up here. Bellwether has no sub-processors, counts no visitors, sets no cookies on public pages, and loads nothing from elsewhere.</p>
      <h2>Your rights</h2>
      <p>Ask the company whose mail you got for a copy of what is held of you, for a correction, or to be erased: its console gives both, and erasing the contact for good in HubSpot erases it here as well. You can complain to your data protection authority.</p>
      <h2>How it is protected</h2>
      <p>Every row belongs to one HubSpot account, and every query knows which. Access tokens and keys are encrypted (AES-256-GCM) and never logged. Reports are taken in only when their signature proves where they come from. Each act of a colleague stands in an audit log.</p>
    </main></div>
  </body>
</html>`;
}
