import type { Outside } from '../../src/flow/accept/outside.ts';

/** Where nothing should be asked of anybody. */
export const noOutside: Outside = {
  fetchNeeded: (urls) => Promise.reject(new Error(`nothing should be fetched: ${urls.join()}`)),
  visit: (url) => Promise.reject(new Error(`nothing should be visited: ${url}`)),
};

/** Where no ESP signs it. */
export const urlOf = ({ portalId, token }: { portalId: number; token: string }): string =>
  `https://bellwether.test/in/${portalId}.${token}`;
