/** Where this server keeps and sends what it holds, from its own settings: hosts, never passwords. */
import type { Config } from '../../../lib/config.ts';
import type { DataPlaces } from './data-page.ts';

export function dataPlacesOf(config: Config): DataPlaces {
  return {
    server: config.publicUrl,
    database:
      config.databaseUrl === undefined
        ? 'PostgreSQL on this server itself'
        : `PostgreSQL at ${hostOf(config.databaseUrl)}`,
    hubspot: hostOf(config.hubspot.apiUrl),
    mailServer: config.mail === null ? null : hostOf(config.mail.url),
  };
}

/** A host that is named elsewhere in the URL, as for sockets, is not told. */
function hostOf(url: string): string {
  return URL.parse(url)?.host || 'the host that is set';
}
