/** The lost report as a table: one line for each person, the same columns whichever format it is taken in. Pure. */
import type { LostPerson } from '../jobs/join-lost.ts';
import type { XlsxColumn, XlsxValue } from '../table/write-xlsx.ts';
import { toldWords } from './told-words.ts';
import { gatewayName, hypothesisWords, OPT_OUTS, reasonClause, VERDICTS, winWords } from './words.ts';

export interface LostColumn extends XlsxColumn {
  /** Its numbers are 0 to 1. */
  readonly isShare?: boolean;
  value(person: LostPerson): XlsxValue;
}

/** What a colleague fills in before the file is imported again. */
const FOUND_COLUMN = 'What we found';
const NEW_ADDRESS_COLUMN = 'New address';
const FOUND_NOTE_COLUMN = 'How we know';

const column = (name: string, width: number, value: LostColumn['value']): LostColumn => ({ name, width, value });

export const LOST_COLUMNS: readonly LostColumn[] = [
  column('Address', 32, ({ row }) => row.email),
  column('Person', 24, ({ row }) => row.person),
  column('Job title', 24, ({ row }) => row.jobTitle),
  column('Company', 28, ({ row }) => row.company),
  column('Owner', 20, ({ row }) => row.owner),
  column('Buying role', 18, ({ row }) => row.role),
  column('Mail', 16, ({ row }) => VERDICTS[row.verdict].label),
  column('Wishes', 18, ({ row }) => (row.optOut === 'none' ? null : OPT_OUTS[row.optOut])),
  column('Because', 30, ({ row }) => (row.reason ? reasonClause(row.reason) : null)),
  column('May lie behind it', 30, ({ state }) => (state?.hypothesis ? hypothesisWords(state.hypothesis) : null)),
  column('Since', 18, ({ row }) => row.since),
  column('Won back', 18, ({ row }) => (row.wonBackBy ? winWords(row.wonBackBy) : null)),
  column('Open deals', 11, ({ row }) => row.openDeals),
  column('Deals', 44, ({ deals }) => deals.map(dealWords).join('; ') || null),
  column('Largest open deal', 28, ({ row }) => row.dealName),
  column('Amount', 14, ({ row }) => (row.openDeals > 0 ? row.dealAmount : null)),
  column('Currency', 10, ({ row }) => row.dealCurrency),
  { ...column('Stage probability', 16, ({ row }) => row.dealProbability), isShare: true },
  column('Closes', 18, ({ deals, row }) => deals.find((deal) => deal.dealId === row.dealId)?.closeDate ?? null),
  column('At stake, by currency', 24, ({ atStake }) => atStake.map(plainMoney).join('; ') || null),
  column('Last human contact', 18, ({ lastContact }) => lastContact?.at ?? null),
  column('Which contact', 28, ({ lastContact }) => lastContact?.source ?? null),
  column('Speaks for it', 50, (person) => evidenceOf(person, false)),
  column('Speaks against it', 50, (person) => evidenceOf(person, true)),
  column("Server's words", 50, ({ state }) => state?.cause?.diagnostic ?? null),
  column('Probable new address', 32, ({ probable }) => probable?.email ?? null),
  { ...column('Confidence', 11, ({ probable }) => probable?.confidence ?? null), isShare: true },
  column('Call instead', 60, (person) => replacementWords(person).join('; ') || null),
  column('Told', 20, ({ row }) => toldWords(row)),
  column('Email service', 16, ({ row }) => row.esp),
  column('Receiving system', 20, ({ row }) => (row.gateway ? gatewayName(row.gateway) : null)),
  column('Campaign', 24, ({ state }) => state?.cause?.campaign ?? state?.optOut.campaign ?? null),
  column('Data source', 20, ({ row }) => row.dataSource),
  column('Contact in HubSpot', 18, ({ row }) => row.contactId),
  column(NEW_ADDRESS_COLUMN, 32, () => null),
  column(FOUND_COLUMN, 18, ({ word }) => (word ? word.says.replace('_', ' ') : null)),
  column(FOUND_NOTE_COLUMN, 30, ({ word }) => word?.why ?? null),
];

/** @returns for example `Line 4 retrofit (EUR 184000, 60 %, closes 2026-12-01)` */
export function dealWords(deal: LostPerson['deals'][number]): string {
  const about = [
    deal.amount === null ? null : plainMoney({ amount: deal.amount, currency: deal.currency }),
    deal.stageProbability === null ? null : `${Math.round(deal.stageProbability * 100)} %`,
    deal.closeDate === null ? null : `closes ${deal.closeDate.toISOString().slice(0, 10)}`,
  ].filter((one) => one !== null);
  return about.length > 0 ? `${deal.name} (${about.join(', ')})` : deal.name;
}

/** The likeliest first. @returns for example `1. Jo Lund (Buyer, +49 30 1): champion, on the same deal` */
export function replacementWords({ replacements }: LostPerson): string[] {
  return replacements.map(({ person, reasons }, at) => {
    const reach = [person.jobTitle, person.phone ?? person.mobilePhone, person.email].filter(Boolean).join(', ');
    return `${at + 1}. ${person.name || person.email || 'somebody'}${reach ? ` (${reach})` : ''}: ${reasons.join(', ')}`;
  });
}

function plainMoney({ amount, currency }: LostPerson['atStake'][number]): string {
  return currency === null ? String(amount) : `${currency} ${amount}`;
}

function evidenceOf({ state }: LostPerson, isAlive: boolean): string | null {
  const found = (state?.evidence ?? []).filter((one) => (one.for === 'alive') === isAlive);
  return found.map((one) => one.text).join(' ') || null;
}
