/** A host that a customer named, as an address that lies in the public internet (SSRF): what was judged is what is connected to. */
import { type LookupAddress, lookup } from 'node:dns';
import { isIP } from 'node:net';
import { BellwetherError, messageOf } from './errors.ts';
import { isPublicAddress } from './public-address.ts';

export type ResolveHost = (host: string) => Promise<readonly LookupAddress[]>;

/** @throws what the resolver says */
export function resolveAll(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((done, fail) => {
    lookup(host, { all: true }, (thrown, found) => (thrown ? fail(thrown) : done(found)));
  });
}

export function hostRefusal(host: string): BellwetherError {
  return new BellwetherError('fetch.refused', `${host} does not lie in the public internet and is not asked.`);
}

/**
 * @returns an IP address
 * @throws BellwetherError `fetch.refused` where it is not public, `fetch.failed` where it cannot be found
 */
export async function findPublicAddress(
  host: string,
  resolve: ResolveHost = resolveAll,
  isAllowed: (address: string) => boolean = isPublicAddress,
): Promise<string> {
  const found = isIP(host) === 0 ? await lookUp(host, resolve) : [host];
  const address = found.find(isAllowed);
  if (address === undefined) throw hostRefusal(host);
  return address;
}

async function lookUp(host: string, resolve: ResolveHost): Promise<string[]> {
  try {
    return (await resolve(host)).map(({ address }) => address);
  } catch (thrown) {
    throw new BellwetherError('fetch.failed', `${host} could not be found: ${messageOf(thrown)}`, { cause: thrown });
  }
}
