/** What a person can make of a stream. */
import { type Html, html } from '../../lib/html.ts';
import { type OwnText, ownStreamName } from '../../public-page/own-text.ts';
import { langOf, type PersonView } from './view.ts';

/** The portal's name for it, else the name that it has, or "this mailing list" where the email service only has a number for it. */
export function streamName(view: Pick<PersonView, 'brand' | 'speech'>, stream: string): OwnText {
  const { language } = view.speech;
  const own = ownStreamName(view.brand.settings, stream, language);
  if (own) return own;
  return { text: /^[\d-]*$/.test(stream) ? view.speech.text('thisList') : stream, language };
}

/** Streams that the page offers to leave: that of the mail first, then those that the portal names, in its order. */
export function offeredStreams(view: PersonView): readonly string[] {
  const named = view.brand.settings.streams.filter((one) => one.isOn).map((one) => one.key);
  return [...new Set([...(view.link.stream === null ? [] : [view.link.stream]), ...named])];
}

export function streamList(view: PersonView, streams: readonly string[]): Html {
  return html`
      <ul class="steps">${streams.map((stream) => {
        const { text, language } = streamName(view, stream);
        // The name opens its line.
        return html`<li><strong${langOf(language, view)}>${text.charAt(0).toUpperCase()}${text.slice(1)}</strong></li>`;
      })}</ul>`;
}
