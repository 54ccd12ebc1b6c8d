export interface Match<R> {
  readonly route: R;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled<R> {
  readonly route: R;
  readonly expression: RegExp;
}

/** Finds the first route of a table that fits. `:name` in a pattern matches one path segment; fixed segments should stand before `:name` ones in the table. */
export class Router<R extends { readonly method: string; readonly pattern: string }> {
  readonly #compiled: readonly Compiled<R>[];

  constructor(routes: readonly R[]) {
    this.#compiled = routes.map((route) => ({ route, expression: compile(route.pattern) }));
  }

  find(method: string, path: string): Match<R> | null {
    for (const { route, expression } of this.#compiled) {
      if (route.method !== method) continue;
      const found = expression.exec(path);
      if (found) return { route, params: decodeAll(found.groups ?? {}) };
    }
    return null;
  }
}

function compile(pattern: string): RegExp {
  const source = pattern
    .split('/')
    .map((part) => (part.startsWith(':') ? `(?<${part.slice(1)}>[^/]+)` : part.replaceAll('.', '\\.')))
    .join('/');
  return new RegExp(`^${source}/?$`);
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(groups)) {
    try {
      decoded[name] = decodeURIComponent(value);
    } catch {
      decoded[name] = value;
    }
  }
  return decoded;
}
