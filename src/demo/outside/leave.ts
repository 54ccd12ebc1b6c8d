/** People leave: by the button of the page, with a word why, or by one click in their mail program. */
import { BellwetherError } from '../../lib/errors.ts';
import { Browser, readInputs, textOf } from './browser.ts';

export interface Answer {
  readonly reason: string;
  readonly comment: string;
}

/**
 * Opens the link, sees that nothing has changed by that, presses the button, and says why.
 *
 * @param mailing in which the link stood: it names it, as the snippets of the console have it
 */
export async function leaveByPage(page: string, mailing: string, answer: Answer): Promise<void> {
  const named = `?c=${encodeURIComponent(mailing)}`;
  const link = page + named;
  const browser = new Browser();
  const first = await browser.get(link);
  const second = await browser.get(link);
  // Scanners open links: whoever only looks must find the question again.
  if (first.status !== 200 || !hasButton(first.text) || !hasButton(second.text)) {
    throw new BellwetherError(
      'demo.leave',
      `The unsubscribe page is not as it should be: ${textOf(second.text).slice(0, 300)}`,
    );
  }
  const hidden = readInputs(first.text)
    .filter((input) => input.type === 'hidden' || (input.type === 'radio' && input.value === 'everything'))
    .map((input) => [input.name, input.value] as const);
  const left = await browser.post(link, hidden);
  if (left.status !== 200) throw new BellwetherError('demo.leave', `Leaving was answered with ${left.status}.`);
  const answered = await browser.post(`${page}/reason${named}`, [
    ['comment', answer.comment],
    ['reason', answer.reason],
  ]);
  if (answered.status !== 200)
    throw new BellwetherError('demo.leave', `Saying why was answered with ${answered.status}.`);
}

/** RFC 8058: the mail program posts on the person's behalf, without cookies, and follows no redirect. */
export async function leaveByOneClick(link: string): Promise<void> {
  const response = await fetch(link, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  await response.body?.cancel();
  if (response.status !== 200)
    throw new BellwetherError('demo.leave', `One click was answered with ${response.status}.`);
}

function hasButton(html: string): boolean {
  return /<form method="post"/i.test(html) && !/\/reason[?"]/.test(html);
}
