/** The part of a key that says at which host of an email service the account lives. */
import type { EspKey, KeyPart } from './esp-lists.ts';

export interface KeyRegion {
  readonly part: KeyPart;
  /** The first one where it is not said. */
  baseUrl(key: EspKey): string;
}

/** @param hosts by the value that is kept: the first one is the usual one */
export function keyRegion(
  label: string,
  hint: string,
  hosts: readonly { readonly value: string; readonly name: string; readonly host: string }[],
): KeyRegion {
  return {
    part: {
      name: 'region',
      label,
      hint,
      isSecret: false,
      choices: hosts.map(({ value, name, host }) => ({ value, label: `${name} (${host})` })),
      check: (value) => (hosts.some((one) => one.value === value) ? null : `Choose ${label.toLowerCase()}.`),
    },
    baseUrl: ({ region }) => `https://${(hosts.find((one) => one.value === region) ?? hosts[0])?.host}`,
  };
}
