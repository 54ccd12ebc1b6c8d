/** Whether HubSpot's own communication preferences are told, and which of its subscription types is which stream. */

import type { SubscriptionType } from '../../../flow/enact/subscription/subscription-wishes.ts';
import { subscriptionOf } from '../../../flow/enact/subscription/subscription-wishes.ts';
import type { SubscriptionSettings } from '../../../flow/settings.ts';
import { type Html, html } from '../../../lib/html.ts';
import { notice } from '../../parts/notice.ts';
import { selectField } from '../../parts/select-field.ts';
import { toggle } from '../../parts/toggle.ts';
import type { AdminVisit } from '../visit.ts';

export interface SubscriptionView {
  readonly version: number;
  readonly settings: SubscriptionSettings;
  readonly isGranted: boolean;
  readonly types: readonly SubscriptionType[];
  /** Streams that anybody ever left. */
  readonly streams: readonly string[];
}

/** By the type's name: as long as nobody chose. */
export const BY_NAME = 'by-name';
const NO_TYPE = '0';

export function subscriptionSection(visit: AdminVisit, view: SubscriptionView): Html {
  return html`
    <section class="section" aria-labelledby="subscriptions">
      <h2 id="subscriptions">HubSpot’s communication preferences</h2>
      <p class="section-lead">HubSpot sends by its own list of who may be mailed. Switched on, whoever leaves here leaves there, too: everything, or the subscription type of the stream. Bellwether never subscribes anybody; only what a person takes back themselves is put back to what stood there before.</p>
      ${view.isGranted ? '' : missing()}
      ${visit.admin.role === 'admin' ? form(view) : html`<p>${view.settings.isOn ? 'It is switched on.' : 'It is switched off.'}</p>`}
    </section>`;
}

function missing(): Html {
  return notice(
    'amber',
    'HubSpot does not let us yet',
    'This needs the permission communication_preferences.read_write. Connect again and grant it; everything else works without.',
    html`<a class="button plain" href="/oauth/install">Review permissions</a>`,
  );
}

function form({ version, settings, types, streams }: SubscriptionView): Html {
  const options = types.map((type) => ({
    value: String(type.subscriptionId),
    label: `${type.name}${type.isActive ? '' : ' (archived)'}`,
  }));
  const fields =
    types.length === 0
      ? []
      : streams.map((stream, nth) => {
          const chosen = Object.hasOwn(settings.streams, stream) ? settings.streams[stream] : undefined;
          const byName = types.find(
            (type) => type.subscriptionId === subscriptionOf(stream, { isOn: true, streams: {} }, types),
          );
          return html`
      <input type="hidden" name="stream-${nth}" value="${stream}">
      ${selectField({
        name: `type-${nth}`,
        label: `“${stream}” is`,
        value: chosen === undefined ? BY_NAME : String(chosen),
        options: [
          { value: BY_NAME, label: byName ? `${byName.name} (by its name)` : 'None of the same name: not recorded' },
          ...options,
          { value: NO_TYPE, label: 'Not recorded in HubSpot' },
        ],
      })}`;
        });
  return html`
    <form class="panel" method="post" action="/honoured/subscriptions">
      <input type="hidden" name="base" value="${version}">
      ${toggle({ name: 'isOn', label: 'Record opt-outs in HubSpot’s communication preferences', isOn: settings.isOn, hint: 'Also of those who left before. Nothing is ever taken back by switching it off.' })}
      ${fields}
      <p class="actions"><button class="button" type="submit">Save</button></p>
    </form>`;
}
