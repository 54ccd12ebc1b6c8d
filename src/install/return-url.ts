/**
 * Where HubSpot's marketplace asks us to send the browser back to. It arrives as a parameter that anybody can write, so only
 * HubSpot's own app is believed: https://app.hubspot.com and its hublets (app-eu1, app-na2, ...).
 */

/** Not every name below hubspot.com: customers could have sites of their own there. */
const HUBSPOT_APP = /^app(-[a-z]{2}[0-9]{1,2})?\.hubspot\.com$/;
/** What browsers drop or read as a slash, and so could read otherwise than we do. */
const UNSAFE = /[^\u0021-\u007e]|\\/;
const MAX_LENGTH = 4_096;

/**
 * @param given as it came in
 * @param sandboxUrl another address that stands for HubSpot's app: the sandbox, never in production
 * @returns null where it must not be followed
 */
export function readReturnUrl(given: unknown, sandboxUrl: string | null): URL | null {
  if (typeof given !== 'string' || given.length > MAX_LENGTH || UNSAFE.test(given)) return null;
  if (!/^https?:\/\/[^/]/i.test(given) || !URL.canParse(given)) return null;
  const url = new URL(given);
  if (url.username !== '' || url.password !== '') return null;
  if (sandboxUrl !== null && url.origin === new URL(sandboxUrl).origin) return url;
  return url.protocol === 'https:' && url.port === '' && HUBSPOT_APP.test(url.hostname) ? url : null;
}

/** The address with our state; its other parameters stay as HubSpot wrote them. */
export function withState(returnUrl: URL, state: string): string {
  const url = new URL(returnUrl);
  if (url.searchParams.has('state')) url.searchParams.set('state', state);
  else url.search = `${url.search === '' ? '?' : `${url.search}&`}state=${encodeURIComponent(state)}`;
  return url.href;
}
