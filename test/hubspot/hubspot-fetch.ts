/** What `hubspot.fetch` gives to a card under test. */

export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly body: unknown;
}

type Given = { readonly status?: number; readonly body: unknown } | 'broken';

/**
 * Answers what cards ask from here on.
 *
 * @param answers by what stands at the end of the address; a list is used up one by one, its last entry stays
 * @returns what was asked, in order
 */
export function answerCards(answers: Readonly<Record<string, Given | readonly Given[]>>): Asked[] {
  const asked: Asked[] = [];
  const uses = new Map<string, number>();
  const hsFetch = (url: string, options: { method: string; body?: unknown }): Promise<Response> => {
    asked.push({ url, method: options.method, body: options.body });
    const [end = '', given = []] = Object.entries(answers).find(([path]) => url.endsWith(path)) ?? [];
    const list = Array.isArray(given) ? given : [given];
    const use = uses.get(end) ?? 0;
    uses.set(end, use + 1);
    const one = (list[use] ?? list.at(-1)) as Given | undefined;
    if (one === undefined || one === 'broken') return Promise.reject(new Error('no connection'));
    return Promise.resolve(Response.json(one.body, { status: one.status ?? 200 }));
  };
  Object.assign(globalThis, { self: globalThis, hsFetch });
  return asked;
}
