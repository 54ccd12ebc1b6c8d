/** A browser as far as signing in needs one: cookies per origin, redirects followed by hand, nothing else. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export class Browser {
  readonly #jar = new Map<string, Map<string, string>>();
  /** Every address it was sent to, in order. */
  readonly trail: string[] = [];

  cookies(origin: string): ReadonlyMap<string, string> {
    return this.#jar.get(origin) ?? new Map();
  }

  setCookie(origin: string, name: string, value: string): void {
    this.#jar.set(origin, new Map([...this.cookies(origin), [name, value]]));
  }

  /** One exchange. */
  async open(
    url: string,
    init: { method?: string; form?: URLSearchParams; headers?: Record<string, string> } = {},
  ): Promise<Visit> {
    const { origin } = new URL(url);
    const cookie = [...this.cookies(origin)].map(([name, value]) => `${name}=${value}`).join('; ');
    this.trail.push(url);
    const response = await fetch(url, {
      method: init.method ?? (init.form ? 'POST' : 'GET'),
      redirect: 'manual',
      headers: { ...(cookie && { cookie }), ...init.headers },
      ...(init.form && { body: init.form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      this.setCookie(origin, name, pair.slice(pair.indexOf('=') + 1));
    }
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Follows redirects to their end. */
  async follow(url: string): Promise<Visit> {
    let visit = await this.open(url);
    for (let hop = 0; hop < 10; hop++) {
      const location = visit.headers.get('location');
      if (visit.status < 300 || visit.status > 399 || location === null) return visit;
      visit = await this.open(new URL(location, visit.url).href);
    }
    throw new Error(`too many redirects from ${url}`);
  }
}
