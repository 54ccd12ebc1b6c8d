/** Views of the list that somebody kept under a name: chosen, saved, renamed, shared, and thrown away. */
import { type Html, html } from '../../../lib/html.ts';
import type { LostView } from '../../../store/lost-view.ts';
import { withQuery } from '../../parts/pager.ts';
import { textField } from '../../parts/text-field.ts';
import { toggle } from '../../parts/toggle.ts';
import { type LostQuery, paramsOf } from './lost-query.ts';

export const MAX_VIEW_NAME = 60;

/** @param owner of whoever looks; null where nobody could be told apart: they save none */
export function lostViews(query: LostQuery, views: readonly LostView[], owner: string | null): Html {
  const params = paramsOf(query);
  const here = JSON.stringify(writeParams(params));
  return html`
    <details class="more-filters lost-views">
      <summary>Saved views${views.length > 0 ? ` (${views.length})` : ''}</summary>
      <ul class="plain-list">
        <li><a href="/lost?view=none">Everybody who is lost</a></li>
        ${views.map((view) => item(view, view.owner === owner, JSON.stringify(sortedOf(view.params)) === here))}
      </ul>
      ${
        owner === null
          ? ''
          : html`
      <form class="form" method="post" action="/lost/views/save">
        <input type="hidden" name="params" value="${new URLSearchParams(Object.entries(writeParams(params))).toString()}">
        ${textField({ name: 'name', id: 'view-name', label: 'Name of this view', value: '', maxLength: MAX_VIEW_NAME })}
        ${toggle({ name: 'shared', id: 'view-shared', label: 'Colleagues see it, too', isOn: false })}
        <p class="actions"><button class="button plain small" type="submit">Save what is chosen now</button></p>
      </form>`
      }
    </details>`;
}

function item(view: LostView, isOwn: boolean, isHere: boolean): Html {
  const what = view.isShared ? (isOwn ? 'shared by you' : 'shared by a colleague') : 'yours';
  return html`
    <li>
      <a href="${withQuery('/lost', view.params)}"${isHere ? html` aria-current="true"` : ''}>${view.name}</a>
      <span class="fine">${what}${isOwn && view.isDefault ? ', opens first' : ''}</span>
      ${
        isOwn
          ? html`
      <form class="inline" method="post" action="/lost/views/${view.viewId}/default"><input type="hidden" name="on" value="${view.isDefault ? 'no' : 'yes'}"><button class="button plain small" type="submit">${view.isDefault ? 'No longer open first' : 'Open first'}<span class="visually-hidden">: ${view.name}</span></button></form>
      <form class="inline" method="post" action="/lost/views/${view.viewId}/rename"><input class="input" name="name" value="${view.name}" maxlength="${MAX_VIEW_NAME}" required aria-label="New name of ${view.name}"><button class="button plain small" type="submit">Rename<span class="visually-hidden"> ${view.name}</span></button></form>
      <form class="inline" method="post" action="/lost/views/${view.viewId}/delete"><button class="button plain small" type="submit">Delete<span class="visually-hidden"> ${view.name}</span></button></form>`
          : ''
      }
    </li>`;
}

/** Without what is empty, in the order of the names: two of the same choice are the same text. */
export function writeParams(params: Readonly<Record<string, string | number | null>>): Record<string, string> {
  return sortedOf(
    Object.fromEntries(
      Object.entries(params).flatMap(([name, value]) =>
        value === null || value === '' ? [] : [[name, String(value)] as const],
      ),
    ),
  );
}

function sortedOf(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
