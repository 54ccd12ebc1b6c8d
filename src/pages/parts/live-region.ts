import { type Html, html } from '../../lib/html.ts';

/**
 * A part of a page that the server keeps up to date, see `sendLive`. What can be pressed in it should have an id, by which it
 * keeps the focus.
 *
 * @param stream address of the events; @param here address of the page, for those without script
 */
export function liveRegion(stream: string, here: string, content: Html): Html {
  return html`
    <div data-live="${stream}">
      <div data-live-content>${content}</div>
      <p class="visually-hidden" role="status"></p>
      <p class="fine" data-live-again><a href="${here}">Look again</a></p>
    </div>`;
}
