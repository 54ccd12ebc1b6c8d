/** Sign-ups that came as a machine makes them: many of one kind within minutes. Pure. */
import mailboxProviders from 'email-providers';
import { domainOf, localPartOf } from '../../lib/address.ts';
import { MINUTE_MS } from '../../lib/clock.ts';

export interface SignUp {
  readonly row: number;
  readonly email: string;
  readonly at: Date;
}

/** So many alike within so long are no coincidence of a form. */
const BURST = 10;
const BURST_MS = 10 * MINUTE_MS;

/** Domains that everybody signs up from: there only the way in which the name is made tells. */
const SHARED: ReadonlySet<string> = new Set(mailboxProviders);

/** @returns rows that are part of one; empty where all came at once, as in an export that says when it was made */
export function findBursts(signUps: readonly SignUp[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const alike of Map.groupBy(signUps, kindOf).values()) {
    const sorted = alike.toSorted((a, b) => a.at.getTime() - b.at.getTime());
    let from = 0;
    for (const [at, one] of sorted.entries()) {
      while (one.at.getTime() - (sorted[from]?.at.getTime() ?? 0) > BURST_MS) from += 1;
      if (at - from + 1 >= BURST) for (const row of sorted.slice(from, at + 1)) found.add(row.row);
    }
  }
  const times = new Set(signUps.map(({ at }) => at.getTime()));
  return times.size <= 1 ? new Set() : found;
}

/** By domain; behind a shared one by how the name is made: letters and figures of which length. */
function kindOf({ email }: SignUp): string {
  const domain = domainOf(email);
  if (!SHARED.has(domain)) return domain;
  const made = localPartOf(email)
    .replace(/[a-z]+/g, ({ length }) => `a${length > 7 ? '+' : length}`)
    .replace(/\d+/g, ({ length }) => `0${length}`);
  return `${domain} ${made}`;
}
