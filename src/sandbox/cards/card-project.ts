/** The app's developer project, as it would have been uploaded: which cards and which page it has, and what they may fetch from. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const PROJECT = new URL('../../../hubspot/src/', import.meta.url);
const CARDS = new URL('app/cards/', PROJECT);

const card = z.object({
  uid: z.string(),
  type: z.literal('card'),
  config: z.object({
    name: z.string(),
    location: z.string(),
    entrypoint: z.string().startsWith('/app/'),
    objectTypes: z.array(z.string()),
  }),
});
const page = z.object({
  type: z.literal('page'),
  config: z.object({ location: z.string(), entrypoint: z.string().startsWith('/app/') }),
});
const app = z.object({ config: z.object({ permittedUrls: z.object({ fetch: z.array(z.string()) }) }) });

export interface CardDeclaration {
  readonly name: string;
  readonly location: string;
  /** Of the file with its code. */
  readonly url: string;
  readonly objectTypes: readonly string[];
}

const readJson = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));

/** @throws where the project is not there, or HubSpot would refuse it */
export function readCards(): CardDeclaration[] {
  const names = readdirSync(CARDS).filter((name) => name.endsWith('-hsmeta.json'));
  return names.sort().map((name) => {
    const { config } = card.parse(readJson(new URL(name, CARDS)));
    return { ...config, url: new URL(`.${config.entrypoint}`, PROJECT).href };
  });
}

/** The page of the app. */
export function readPage(): { readonly location: string; readonly url: string } {
  const { config } = page.parse(readJson(new URL('app/pages/home-hsmeta.json', PROJECT)));
  return { location: config.location, url: new URL(`.${config.entrypoint}`, PROJECT).href };
}

/** Origins that `hubspot.fetch` may call. */
export function readPermittedOrigins(): string[] {
  const { config } = app.parse(readJson(new URL('app/app-hsmeta.json', PROJECT)));
  return config.permittedUrls.fetch.map((url) => new URL(url).origin);
}
