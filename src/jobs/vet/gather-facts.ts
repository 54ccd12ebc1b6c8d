/** What is known of the rows of a step: the ledger, the suppression list, quarantine and DNS. */
import spellChecker from '@zootools/email-spell-checker';
import { isRoleAddress } from '../../flow/conclude/role-address.ts';
import type { AddressFacts } from '../../flow/vet/address-facts.ts';
import { isSlip } from '../../flow/vet/is-slip.ts';
import { quarantineState } from '../../flow/vet/quarantine.ts';
import { domainOf, normaliseAddress } from '../../lib/address.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import { isDisposable } from '../../lib/is-disposable.ts';
import type { Db } from '../../store/database.ts';
import { latestObservations } from '../../store/dns-observation.ts';
import { readDoorLimits } from '../../store/door-limits.ts';
import { listQuarantined } from '../../store/quarantine.ts';
import { listHolding } from '../../store/suppression-check.ts';
import { listAliveDomains, listVetFacts, type VetFacts } from '../../store/vet-facts.ts';

export interface VetPortal {
  readonly portalId: number;
  readonly hashKey: Buffer;
}

export interface GatheredFacts extends AddressFacts {
  readonly ledger: VetFacts | null;
}

/** @returns by address; without what a row itself says */
export async function gatherFacts(
  db: Db,
  { portalId, hashKey }: VetPortal,
  emails: readonly string[],
  now: Date,
): Promise<Map<string, GatheredFacts>> {
  const hashes = new Map(emails.map((email) => [hashAddress(hashKey, email).toString('base64'), email]));
  const domains = [...new Set(emails.map(domainOf))];
  const [known, holding, quarantined, alive, seen, limits] = await Promise.all([
    listVetFacts(db, portalId, emails),
    listHolding(
      db,
      portalId,
      [...hashes.keys()].map((hash) => Buffer.from(hash, 'base64')),
      now,
    ),
    listQuarantined(db, portalId, emails),
    listAliveDomains(db, portalId, domains),
    latestObservations(db, portalId, domains),
    readDoorLimits(db, portalId),
  ]);
  const ledger = new Map(known.map((one) => [one.email, one]));
  // Who left one kind of mail may get another: only what reaches everything is told here.
  const held = new Map(
    holding.flatMap((one) => (one.stream === '' ? [[hashes.get(one.hash) ?? '', one] as const] : [])),
  );
  const waiting = new Map(quarantined.map((one) => [one.email, quarantineState(one, limits.welcomeDays, now)]));
  return new Map(
    emails.map((email): [string, GatheredFacts] => {
      const domain = domainOf(email);
      const one = ledger.get(email) ?? null;
      return [
        email,
        {
          email,
          isRepeated: false,
          suppressed: held.get(email)?.reason ?? null,
          suppressedUntil: held.get(email)?.until ?? null,
          known: one,
          quarantine: waiting.get(email) ?? null,
          isRole: isRoleAddress(email),
          isDisposable: isDisposable(domain),
          dns: seen.get(domain)?.outcome ?? null,
          isDomainAlive: alive.has(domain),
          lookalike: findLookalike(email),
          isBurst: false,
          permittedAt: null,
          ledger: one,
        },
      ];
    }),
  );
}

/** @returns the address at the popular domain that it is one slip of the finger away from */
export function findLookalike(email: string): string | null {
  const found = spellChecker.run({ email, domains: spellChecker.POPULAR_DOMAINS });
  const address = found === undefined ? null : normaliseAddress(found.full);
  // The checker is generous, and the domain of a small company is nobody's slip.
  return address !== null && isSlip(domainOf(email), domainOf(address)) ? address : null;
}
