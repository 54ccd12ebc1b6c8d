/**
 * The code of the cards, and the vendor's renderer, in this process. Both are packages for development: a sandbox without
 * them starts all the same, and says on the record why it shows no card.
 */
import { readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import type { FetchOptions } from './hubspot-fetch.ts';

type Testing = typeof import('@hubspot/ui-extensions/testing');
export type CardRenderer = ReturnType<Testing['createRenderer']>;
type Extension = (api: {
  readonly context: unknown;
  readonly actions: unknown;
}) => Parameters<CardRenderer['render']>[0];

export interface CardCode {
  createRenderer: Testing['createRenderer'];
  /** What the card at this address gave to `hubspot.extend`. */
  extensionOf(url: string): Promise<Extension>;
}

let loading: Promise<CardCode> | null = null;

/** @param fetchFor what the cards' own fetch does @throws where a package is missing */
export function loadCards(fetchFor: (url: string, options: FetchOptions) => Promise<Response>): Promise<CardCode> {
  loading ??= load(fetchFor);
  return loading;
}

async function load(fetchFor: (url: string, options: FetchOptions) => Promise<Response>): Promise<CardCode> {
  const { transformSync } = await import('@swc/core');
  compileTsx((source) => {
    const options = {
      jsc: {
        target: 'es2024' as const,
        parser: { syntax: 'typescript' as const, tsx: true },
        transform: { react: { runtime: 'automatic' as const } },
      },
      module: { type: 'es6' as const },
    };
    return transformSync(source, options).code;
  });
  let given: Extension | null = null;
  // What a card finds in the worker that HubSpot runs it in.
  Object.assign(globalThis, {
    self: globalThis,
    __HUBSPOT_EXTENSION_WORKER__: true,
    logger: console,
    hsFetch: (url: string | URL, options: FetchOptions = {}) => fetchFor(String(url), options),
    extend_V2: (extension: Extension) => {
      given = extension;
    },
  });
  const { createRenderer } = await import('@hubspot/ui-extensions/testing');
  const known = new Map<string, Extension>();
  return {
    createRenderer,
    async extensionOf(url) {
      const found = known.get(url);
      if (found) return found;
      given = null;
      await import(url);
      if (given === null) throw new Error(`${url} does not call hubspot.extend`);
      known.set(url, given);
      return given;
    },
  };
}

/** Node runs TypeScript, but no JSX. A test runner compiles it itself, and knows no such hooks. */
function compileTsx(compile: (source: string) => string): void {
  nodeModule.registerHooks?.({
    load: (url, context, next) =>
      url.endsWith('.tsx')
        ? { format: 'module', shortCircuit: true, source: compile(readFileSync(fileURLToPath(url), 'utf8')) }
        : next(url, context),
  });
}
