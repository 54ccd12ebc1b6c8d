/** As much of a browser as an installation needs: cookies, redirects that are seen one by one, and forms. */
import { BellwetherError } from '../../lib/errors.ts';

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

export interface FormField {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly isChecked: boolean;
}

const MAX_REDIRECTS = 10;

/** Keeps cookies by host name; like all browsers it tells ports of one host not apart. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Follows redirects. */
  async get(url: string): Promise<Page> {
    return this.#visit(url, { method: 'GET' });
  }

  /** Sends a form, and follows redirects. */
  async post(url: string, form: readonly (readonly [string, string])[]): Promise<Page> {
    return this.#visit(url, { method: 'POST', body: writeForm(form) });
  }

  async #visit(first: string, init: { method: string; body?: URLSearchParams }): Promise<Page> {
    let url = first;
    let { method, body } = init;
    for (let hop = 0; hop < MAX_REDIRECTS; hop++) {
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        headers: { accept: 'text/html', cookie: this.#cookiesFor(url) },
        ...(body ? { body } : {}),
      });
      this.#keepCookies(url, response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) {
        return { url, status: response.status, text: await response.text() };
      }
      await response.body?.cancel();
      url = new URL(location, url).href;
      method = 'GET';
      body = undefined;
    }
    throw new BellwetherError('demo.redirects', `${first} redirects without end.`);
  }

  #cookiesFor(url: string): string {
    const cookies = this.#cookies.get(new URL(url).hostname) ?? new Map<string, string>();
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  #keepCookies(url: string, written: readonly string[]): void {
    const host = new URL(url).hostname;
    const cookies = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, cookies);
    for (const line of written) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const isGone = attributes.some((one) => /^max-age=0$/i.test(one) || /^expires=.* 1970 /i.test(one));
      if (isGone) cookies.delete(name);
      else cookies.set(name, pair.slice(name.length + 1));
    }
  }
}

function writeForm(form: readonly (readonly [string, string])[]): URLSearchParams {
  const written = new URLSearchParams();
  for (const [name, value] of form) written.append(name, value);
  return written;
}

/** The inputs of a page, in their order. */
export function readInputs(html: string): FormField[] {
  return [...html.matchAll(/<input\b([^>]*)>/gi)].map(([, attributes = '']) => ({
    name: attribute(attributes, 'name'),
    value: attribute(attributes, 'value'),
    type: attribute(attributes, 'type'),
    isChecked: /\schecked\b/i.test(attributes),
  }));
}

/** What a page says, without its tags. */
export function textOf(html: string): string {
  const main = /<main\b[^>]*>([\s\S]*?)<\/main>/i.exec(html)?.[1] ?? html;
  return plainText(main);
}

export function plainText(html: string): string {
  return html
    .replace(/<(style|script|svg|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<\/?(p|li|ul|ol|blockquote|br|div|h\d)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name: string) => ENTITIES[name] ?? ' ')
    .replace(/[ \t]+/g, ' ')
    .replace(/ *\n[\n ]*/g, '\n')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };

function attribute(attributes: string, name: string): string {
  const found = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(attributes)?.[1] ?? '';
  return found.replace(/&amp;/g, '&').replace(/&quot;/g, '"');
}
