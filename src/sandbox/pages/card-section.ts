import { html } from 'hono/html';
import { keptCard, pressCard, showCard } from '../cards/card-host.ts';
import { cardMarkup } from '../cards/card-markup.ts';
import type { Incoming } from '../gate/incoming.ts';
import { seeOther } from '../http/reply.ts';
import { OBJECT_TYPES, type ObjectType } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { findLive } from '../objects/find-record.ts';
import type { World } from '../world.ts';
import { inPortal } from './find-portal.ts';
import { answerMissing, type Markup } from './layout.ts';
import type { PageRoute } from './page-route.ts';

/** The app's card in the sidebar of a record; where it cannot be shown, why. */
export async function cardSection(
  world: World,
  portal: Portal,
  record: CrmRecord,
  { query }: Incoming,
): Promise<Markup> {
  try {
    const pressed = keptCard(portal, record, Number(query.get('card') ?? 0));
    const isPressed = pressed !== null;
    const card = pressed ?? (await showCard(world, portal, record));
    if (card === null) return html``;
    return html`<section class="app-card" id="card"><h2>${card.name} <small>${world.app.name}</small></h2>
${card.alerts.map((alert) => html`<p class="card-alert success" role="status">${alert}</p>`)}
<form method="post" action="/portals/${portal.id}/${record.type}/${record.id}/card/${card.key}">${cardMarkup(card.tree, isPressed)}</form>
</section>`;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return html`<section class="app-card" id="card"><h2>Card of ${world.app.name}</h2>
<p class="quiet">It cannot be shown here: ${why.split('\n')[0]}. Cards are rendered by packages for development.</p></section>`;
  }
}

export const cardRoutes: readonly PageRoute[] = [
  {
    method: 'POST',
    pattern: '/portals/:portalId/:type/:id/card/:key',
    handle: inPortal(async (portal, { rawBody }, { type = '', id = '', key = '' }, world) => {
      const objectType = OBJECT_TYPES.find((one): one is ObjectType => one === type);
      const record = objectType && findLive(portal, objectType, id);
      if (!record) return answerMissing('There is no such record.', portal);
      const press = Number(new URLSearchParams(rawBody).get('press') ?? -1);
      const isKept = await pressCard(world, portal, record, Number(key), press);
      return seeOther(`/portals/${portal.id}/${type}/${id}${isKept ? `?card=${key}` : ''}#card`);
    }),
  },
];
