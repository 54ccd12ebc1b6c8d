import { html } from 'hono/html';
import type { Incoming } from '../gate/incoming.ts';
import { type Reply, seeOther } from '../http/reply.ts';
import { OBJECT_KINDS } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { PropertyDefinition } from '../model/property.ts';
import type { CrmRecord } from '../model/record.ts';
import { readProperty } from '../objects/compute-property.ts';
import { findLive, followMerges } from '../objects/find-record.ts';
import { forgetContact } from '../objects/forget-contact.ts';
import { archiveRecord } from '../objects/write-record.ts';
import { type World, writingIn } from '../world.ts';
import { cardSection } from './card-section.ts';
import { inPortal } from './find-portal.ts';
import { formatMoney, formatValue, ownerNamed, recordTitle, stageNamed } from './format.ts';
import { answerMissing, answerPage, type Markup } from './layout.ts';
import type { PageRoute } from './page-route.ts';
import { timeline } from './timeline.ts';

const SHOWN = ['contacts', 'companies', 'deals'] as const;
type Shown = (typeof SHOWN)[number];

/** What the app asks of reps; shown even when empty, so that they can answer. */
const FOR_REPS = new Set(['bw_rep_verdict', 'bw_is_champion', 'bw_opt_out_request']);

/** How a person's own changes in these pages are marked in histories and webhooks. */
export const BY_HAND = { source: 'CRM_UI', sourceId: 'userId:101' } as const;

/** One contact, company or deal with all that hangs on it. */
export const recordRoutes: readonly PageRoute[] = [
  ...SHOWN.map(
    (type): PageRoute => ({
      method: 'GET',
      pattern: `/portals/:portalId/${type}/:id`,
      handle: inPortal((portal, incoming, { id = '' }, world) => showRecord(world, portal, type, id, incoming)),
    }),
  ),
  {
    method: 'POST',
    pattern: '/portals/:portalId/contacts/:id/delete',
    handle: inPortal((portal, { rawBody }, { id = '' }, world) => {
      const record = findLive(portal, 'contacts', id);
      const forGood = new URLSearchParams(rawBody).get('how') === 'for-good';
      if (record && forGood) forgetContact(writingIn(world, portal, BY_HAND), record);
      else if (record) archiveRecord(writingIn(world, portal, BY_HAND), record);
      return seeOther(`/portals/${portal.id}/contacts`);
    }),
  },
];

async function showRecord(world: World, portal: Portal, type: Shown, id: string, incoming: Incoming): Promise<Reply> {
  const survivor = followMerges(portal, type, id);
  if (survivor !== id) return seeOther(`/portals/${portal.id}/${type}/${survivor}`);
  const record = findLive(portal, type, id);
  if (!record)
    return answerMissing(`There is no ${OBJECT_KINDS[type].singular} ${id}. It may have been deleted.`, portal);
  const title = recordTitle(record);
  const main = html`<p class="crumb"><a href="/portals/${portal.id}/${type}">${TITLES[type]}</a></p>
<h1>${title}</h1>
<p class="quiet">${subtitle(portal, record)}</p>
<div class="record">
<div>${groups(portal, record)}</div>
<div>
${await cardSection(world, portal, record, incoming)}
${SHOWN.filter((other) => other !== type).map((other) => associated(portal, record, other))}
<section><h2>Activity</h2>${timeline(portal, record, world.app.name)}</section>
${type === 'contacts' ? deletion(portal, record) : ''}
</div>
</div>`;
  return answerPage({ title, portal, tab: type, main });
}

const TITLES: Readonly<Record<Shown, string>> = { contacts: 'Contacts', companies: 'Companies', deals: 'Deals' };

function subtitle(portal: Portal, record: CrmRecord): string {
  const { email, jobtitle, domain, amount, deal_currency_code, dealstage, hubspot_owner_id } = record.properties;
  const money = formatMoney(amount, deal_currency_code ?? portal.currency);
  const stage = dealstage ? stageNamed(portal, dealstage) : '';
  return [email, jobtitle, domain, money, stage, ownerNamed(portal, hubspot_owner_id)].filter(Boolean).join(' · ');
}

/** The groups of the installed app first; in each what has a value, the rest folded away. */
function groups(portal: Portal, record: CrmRecord): Markup[] {
  const table = portal.tables[record.type];
  const definitions = [...table.properties.values()].filter(({ archivedAt, hidden }) => archivedAt === null && !hidden);
  const all = [...table.groups.values()].filter(({ archived }) => !archived);
  const custom = (name: string) =>
    definitions.some((definition) => definition.groupName === name && !definition.hubspotDefined);
  return all
    .sort(
      (a, b) =>
        Number(b.name === 'bellwether') - Number(a.name === 'bellwether') ||
        Number(custom(b.name)) - Number(custom(a.name)),
    )
    .map((group) => {
      const mine = definitions.filter(({ groupName }) => groupName === group.name);
      const filled = mine.filter(({ name }) => FOR_REPS.has(name) || readProperty(portal, record, name) !== null);
      const empty = mine.filter((definition) => !filled.includes(definition));
      if (mine.length === 0) return html``;
      if (filled.length === 0) {
        return html`<details class="group"><summary>${group.label}</summary>${propertyList(portal, record, empty)}</details>`;
      }
      return html`<section class="group"><h2>${group.label}</h2>${propertyList(portal, record, filled)}
${empty.length > 0 ? html`<details><summary>${empty.length} without a value</summary>${propertyList(portal, record, empty)}</details>` : ''}
</section>`;
    });
}

function propertyList(portal: Portal, record: CrmRecord, definitions: readonly PropertyDefinition[]): Markup {
  const base = `/portals/${portal.id}/${record.type}/${record.id}/edit`;
  return html`<dl class="properties">${definitions.map(
    (definition) => html`<div><dt>${definition.label}</dt>
<dd><span>${formatValue(portal, definition, readProperty(portal, record, definition.name) ?? '') || '–'}</span>
${definition.readOnlyValue ? '' : html`<a class="edit" href="${base}/${definition.name}" aria-label="Edit ${definition.label}">Edit</a>`}</dd></div>`,
  )}</dl>`;
}

function associated(portal: Portal, record: CrmRecord, other: Shown): Markup {
  const links = portal.associations.linksOf(record, other, Number.POSITIVE_INFINITY);
  if (links.length === 0) return html``;
  const shown = links.slice(0, 25);
  return html`<section><h2>${TITLES[other]} <small>${links.length}</small></h2><ul class="links">${shown.map(
    ({ id, types }) => {
      const linked = findLive(portal, other, id);
      if (!linked) return '';
      const primary = types.some(({ label }) => label === 'Primary');
      return html`<li><a href="/portals/${portal.id}/${other}/${id}">${recordTitle(linked)}</a>
${primary ? html`<span class="badge quiet">Primary</span>` : ''} <small>${subtitle(portal, linked)}</small></li>`;
    },
  )}</ul>${links.length > shown.length ? html`<p class="quiet">and ${links.length - shown.length} more</p>` : ''}</section>`;
}

function deletion(portal: Portal, record: CrmRecord): Markup {
  return html`<details class="danger"><summary>Delete this contact</summary>
<form method="post" action="/portals/${portal.id}/contacts/${record.id}/delete">
<button name="how" value="archive">Delete</button>
<button name="how" value="for-good">Delete for good (privacy request)</button>
</form></details>`;
}
