/** Installs the app through OAuth, step by step as a person in a browser does. */
import { BellwetherError } from '../../lib/errors.ts';
import { type Browser, readInputs, textOf } from './browser.ts';

/** @throws BellwetherError `demo.install` with what the page said */
export async function installApp(browser: Browser, appUrl: string, portalId: number, userId: number): Promise<void> {
  const ask = await browser.get(`${appUrl}/oauth/install`);
  if (ask.status !== 200) throw refused('The page that asks for permission did not come', ask.text);
  const inputs = readInputs(ask.text);
  const who = `${portalId}:${userId}`;
  if (!inputs.some((input) => input.name === 'user' && input.value === who)) {
    throw refused(`The page that asks for permission does not offer ${who}`, ask.text);
  }
  const form: (readonly [string, string])[] = [
    ['user', who],
    ...inputs
      .filter((input) => input.type === 'checkbox' && input.isChecked)
      .map((input) => [input.name, input.value] as const),
    ['decision', 'install'],
  ];
  const done = await browser.post(ask.url, form);
  if (done.status !== 200 || !done.url.startsWith(appUrl))
    throw refused('The installation did not end well', done.text);
}

function refused(what: string, html: string): BellwetherError {
  return new BellwetherError('demo.install', `${what}: ${textOf(html).slice(0, 400)}`);
}
