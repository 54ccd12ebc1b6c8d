/**
 * A gateway that answers "no such user" for many people who had our mail shortly before: it is more likely at fault than
 * that they all left in one half-hour. Gmail did so for hours on 14 and 15 December 2020.
 */

import { domainOf } from '../../../lib/address.ts';
import type { Day } from '../../state.ts';
import { isAccountDomain } from '../account/account-domain.ts';
import { MINUTE_MS } from '../moments.ts';

/** Time is looked at in slots of a quarter of an hour, two at a time. */
export const SLOT_MS = 15 * MINUTE_MS;

/** @returns the first moment of the slot that holds `at`, in milliseconds since 1970 */
export function slotOf(at: number): number {
  return Math.floor(at / SLOT_MS) * SLOT_MS;
}

/** `google`, where the gateway was recognised; else the domain behind it, as `@acme.example`. */
export function gatewayKey(gateway: string | null, domain: string): string {
  return gateway ?? `@${domain}`;
}

/** People of one company may have moved together; people of several, or of a mailbox provider, have not. */
export function partyOf(email: string): string {
  const domain = domainOf(email);
  return isAccountDomain(domain) ? domain : email;
}

/** One hard answer about an address, of one portal at one gateway. */
export interface GoneBounce {
  readonly addressId: number;
  readonly domain: string;
  /** The company, or the person where the domain is everybody's; see partyOf. */
  readonly party: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** See sameWords. */
  readonly words: string;
  /** Mail had been accepted not long before, and nothing had spoken against the address since; see wasReached. */
  readonly wasReached: boolean;
}

/** Many addresses that had our mail before, with one answer within a half-hour. */
export interface Rush {
  /** First moment of the slot. */
  readonly slot: number;
  readonly words: string;
  /** Distinct addresses with these words in the half-hour. */
  readonly addresses: number;
  /** Of these, those that had been reached. */
  readonly reached: number;
  readonly domains: readonly string[];
}

/** What is usual there; numbers of distinct addresses. */
export interface Usual {
  /** Those who got mail on the same day, at the same domains. */
  readonly accepted: number;
  /** Gone in the busiest quarter of an hour of the weeks before, bursts left out. */
  readonly busiestSlot: number;
}

export interface Reach {
  /** UTC days with a delivery, ascending. */
  readonly deliveredDays: readonly Day[];
  /** Hard answers about the address, in milliseconds, in any order. */
  readonly goneAt: readonly number[];
}
