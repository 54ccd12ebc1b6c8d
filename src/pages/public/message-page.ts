/** Pages for when something is not as it should be; each says what the person can do. */
import { type Html, html } from '../../lib/html.ts';
import { publicLayout } from './layout.ts';
import { texts } from './texts.ts';

/** One answer to a wrong token, an unknown company and an erased one: it tells nobody which of them it was. */
export function unknownPage(): Html {
  const { unknown } = texts;
  return publicLayout({
    title: unknown.title,
    company: null,
    body: html`
      <h1>${unknown.heading}</h1>
      <p class="lead">${unknown.text}</p>
      <ul class="steps">${unknown.steps.map((step) => html`<li>${step}</li>`)}</ul>`,
  });
}

/** Instead of the details, where too many pages were opened from one place: leaving is never held up. */
export function busyPage(action: string): Html {
  const { busy } = texts;
  return publicLayout({
    title: busy.title,
    company: null,
    body: html`
      <h1>${busy.heading}</h1>
      <p class="lead">${busy.text}</p>
      <form method="post" action="${action}"><button class="button wide" type="submit">${busy.button}</button></form>`,
  });
}

export function busyReasonPage(): Html {
  const { busyReason } = texts;
  return publicLayout({
    title: busyReason.title,
    company: null,
    body: html`<h1>${busyReason.heading}</h1><p class="lead">${busyReason.text}</p>`,
  });
}

export function failedPage(action: string): Html {
  const { failed } = texts;
  return publicLayout({
    title: failed.title,
    company: null,
    body: html`
      <h1>${failed.heading}</h1>
      <p class="lead">${failed.text}</p>
      <p><a class="button plain" href="${action}">${failed.button}</a></p>`,
  });
}
