import { html } from 'hono/html';
import { Problem } from '../http/problem.ts';
import { type Reply, seeOther } from '../http/reply.ts';
import { objectTypeOf } from '../model/object-type.ts';
import { ownerName } from '../model/person.ts';
import type { Portal } from '../model/portal.ts';
import type { PropertyDefinition } from '../model/property.ts';
import type { CrmRecord } from '../model/record.ts';
import { checkProperties } from '../objects/check-properties.ts';
import { findLive } from '../objects/find-record.ts';
import { checkUnique } from '../objects/unique-values.ts';
import { applyValues } from '../objects/write-record.ts';
import { type World, writingIn } from '../world.ts';
import { inPortal } from './find-portal.ts';
import { recordTitle } from './format.ts';
import { answerMissing, answerPage, type Markup } from './layout.ts';
import type { PageRoute } from './page-route.ts';
import { BY_HAND } from './record-page.ts';

const PATTERN = '/portals/:portalId/:type/:id/edit/:property';

interface Edited {
  readonly record: CrmRecord;
  readonly definition: PropertyDefinition;
}

/** Editing one property by hand, as a user of the CRM does; it reaches the app as CRM_UI. */
export const editRoutes: readonly PageRoute[] = [
  {
    method: 'GET',
    pattern: PATTERN,
    handle: inPortal((portal, _incoming, params) => {
      const edited = findEdited(portal, params);
      if (!edited) return answerMissing('There is no such property to edit.', portal);
      return showForm(portal, edited, edited.record.properties[edited.definition.name] ?? '', '');
    }),
  },
  {
    method: 'POST',
    pattern: PATTERN,
    handle: inPortal((portal, { rawBody }, params, world) => {
      const edited = findEdited(portal, params);
      if (!edited) return answerMissing('There is no such property to edit.', portal);
      return save(world, portal, edited, new URLSearchParams(rawBody).getAll('value').join(';'));
    }),
  },
];

function findEdited(portal: Portal, { type, id = '', property = '' }: Readonly<Record<string, string>>): Edited | null {
  const objectType = objectTypeOf(type);
  const record = findLive(portal, objectType, id);
  const definition = portal.tables[objectType].properties.get(property);
  return record && definition && definition.archivedAt === null && !definition.readOnlyValue
    ? { record, definition }
    : null;
}

function save(world: World, portal: Portal, { record, definition }: Edited, value: string): Promise<Reply> | Reply {
  try {
    const { values } = checkProperties(portal, record.type, { [definition.name]: value }, record);
    checkUnique(portal, record.type, values, record.id);
    applyValues(writingIn(world, portal, BY_HAND), record, values);
    return seeOther(`/portals/${portal.id}/${record.type}/${record.id}`);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return showForm(portal, { record, definition }, value, thrown.body.errors?.[0]?.message ?? thrown.message);
  }
}

function showForm(portal: Portal, { record, definition }: Edited, value: string, refusal: string): Promise<Reply> {
  const back = `/portals/${portal.id}/${record.type}/${record.id}`;
  const main = html`<p class="crumb"><a href="${back}">${recordTitle(record)}</a></p>
<h1>${definition.label}</h1>
<form class="edit-form" method="post" action="${back}/edit/${definition.name}">
${refusal ? html`<p class="refusal" role="alert">${refusal}</p>` : ''}
${field(portal, definition, value)}
<p class="actions"><button>Save</button> <a href="${back}">Cancel</a></p>
</form>`;
  return answerPage({ title: `Edit ${definition.label}`, portal, tab: record.type, main, status: refusal ? 400 : 200 });
}

function field(portal: Portal, definition: PropertyDefinition, value: string): Markup {
  const label = html`<label for="value">${definition.label}</label>`;
  const choices = choicesOf(portal, definition);
  if (definition.fieldType === 'checkbox') {
    const chosen = value.split(';');
    return html`<fieldset><legend>${definition.label}</legend>${choices.map(
      (choice) =>
        html`<label class="check"><input type="checkbox" name="value" value="${choice.value}"${chosen.includes(choice.value) ? html` checked` : ''}> ${choice.label}</label>`,
    )}</fieldset>`;
  }
  if (choices.length > 0) {
    return html`${label}<select id="value" name="value"><option value="">–</option>${choices.map(
      (choice) =>
        html`<option value="${choice.value}"${choice.value === value ? html` selected` : ''}>${choice.label}</option>`,
    )}</select>`;
  }
  if (definition.fieldType === 'textarea' || definition.fieldType === 'html') {
    return html`${label}<textarea id="value" name="value" rows="6">${value}</textarea>`;
  }
  return html`${label}<input id="value" name="value" value="${value}" autofocus>`;
}

function choicesOf(portal: Portal, definition: PropertyDefinition): readonly { value: string; label: string }[] {
  if (definition.name === 'hubspot_owner_id')
    return portal.owners.map((owner) => ({ value: owner.id, label: ownerName(owner) }));
  if (definition.name === 'pipeline') return portal.pipelines.map(({ id, label }) => ({ value: id, label }));
  if (definition.name === 'dealstage') {
    return portal.pipelines.flatMap(({ stages }) => stages.map(({ id, label }) => ({ value: id, label })));
  }
  return definition.options;
}
