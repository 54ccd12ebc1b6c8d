/** The forms of pages, as a browser would send them. */
const FORM = /<form\b([^>]*)>(.*?)<\/form>/gs;
const CONTROL = /<(?:input|button)\b([^>]*)>|<textarea\b([^>]*)>(.*?)<\/textarea>|<select\b([^>]*)>(.*?)<\/select>/gs;
/** Buttons of one form do different things. */
const MOST_OF_ONE = 3;

/**
 * @param page HTML that was read at `path`
 * @returns where each form goes, and its fields as they stand; one for each named button
 */
export function readForms(path: string, page: string): { action: string; body: string }[] {
  return [...page.matchAll(FORM)].flatMap(([, attributes = '', inside = '']) => {
    if (attributeOf(attributes, 'method') !== 'post') return [];
    const action = attributeOf(attributes, 'action') ?? path;
    const fields: string[] = [];
    const buttons: string[] = [];
    for (const [whole, plain, area, text, select, options] of inside.matchAll(CONTROL)) {
      const of = plain ?? area ?? select ?? '';
      const name = attributeOf(of, 'name');
      if (name === null) continue;
      const chosen = /<option\b([^>]*\bselected[^>]*)>/.exec(options ?? '') ?? /<option\b([^>]*)>/.exec(options ?? '');
      const value = area !== undefined ? plainText(text ?? '') : attributeOf(chosen?.[1] ?? of, 'value');
      (whole.startsWith('<button') ? buttons : fields).push(`${encode(name)}=${encode(value ?? 'on')}`);
    }
    const presses = buttons.length > 0 ? buttons.slice(0, MOST_OF_ONE) : [''];
    return presses.map((press) => ({ action, body: [...fields, press].filter(Boolean).join('&') }));
  });
}

/** @param routes as routers know them: `/writes/:id/retry` @returns the first that takes the path */
export function routeOf(routes: readonly string[], path: string): string | undefined {
  const [bare = ''] = path.split('?');
  return routes.find((route) => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(bare));
}

const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

function attributeOf(attributes: string, name: string): string | null {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? null : plainText(value);
}

function plainText(escaped: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return escaped.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => named[name] ?? '');
}
