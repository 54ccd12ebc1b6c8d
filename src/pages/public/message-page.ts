/** Pages for when something is not as it should be; each says what the person can do. */
import { type Html, html } from '../../lib/html.ts';
import { publicLayout } from './layout.ts';
import type { Frame } from './view.ts';

/** One answer to a wrong token, an unknown company and an erased one: it tells nobody which of them it was. */
export function unknownPage(frame: Frame): Html {
  const { speech } = frame;
  return publicLayout(frame, {
    title: speech.text('unknown.title'),
    body: html`
      <h1>${speech.text('unknown.heading')}</h1>
      <p class="lead">${speech.text('unknown.text')}</p>
      <ul class="steps">${(['unknown.again', 'unknown.copy', 'unknown.reply'] as const).map((step) => html`<li>${speech.text(step)}</li>`)}</ul>`,
  });
}

/** Instead of the details, where too many pages were opened from one place: leaving is never held up. */
export function busyPage(frame: Frame, action: string): Html {
  const { speech } = frame;
  return publicLayout(frame, {
    title: speech.text('ask.title'),
    body: html`
      <h1>${speech.text('busy.heading')}</h1>
      <p class="lead">${speech.text('busy.text')}</p>
      <form method="post" action="${action}"><button class="button wide" type="submit">${speech.text('ask.button')}</button></form>`,
  });
}

export function busyAnswerPage(frame: Frame): Html {
  const { speech } = frame;
  return publicLayout(frame, {
    title: speech.text('busy.answerTitle'),
    body: html`<h1>${speech.text('busy.answerHeading')}</h1><p class="lead">${speech.text('busy.answerText')}</p>`,
  });
}

export function failedPage(frame: Frame, action: string): Html {
  const { speech } = frame;
  return publicLayout(frame, {
    title: speech.text('failed.title'),
    body: html`
      <h1>${speech.text('failed.heading')}</h1>
      <p class="lead">${speech.text('failed.text')}</p>
      <p><a class="button plain" href="${action}">${speech.text('failed.button')}</a></p>`,
  });
}
