/** The directory: one row for each address of the ledger, by which the console lists and finds people. */
import type { Verdict } from '../flow/state.ts';
import { domainOf } from '../lib/address.ts';
import { foldText } from '../lib/fold-text.ts';
import { type Db, execute } from './database.ts';
import { searchWords } from './search-words.ts';

/** `lost`: mail does not reach them now, or they left; `won_back`: a loss that was acted upon ended well. */
export const STANDINGS = ['lost', 'won_back', 'fine'] as const;
export type Standing = (typeof STANDINGS)[number];

/** What lists show of one. */
export interface ListedPerson {
  readonly addressId: number;
  readonly email: string;
  readonly standing: Standing;
  readonly verdict: Verdict;
  readonly optOut: 'none' | 'streams' | 'everything';
  /** Since when it stands so. */
  readonly since: Date;
  readonly reason: string | null;
  readonly wonBackBy: string | null;
  readonly contactId: string | null;
  readonly person: string | null;
  readonly jobTitle: string | null;
  readonly companyId: string | null;
  readonly company: string | null;
  readonly ownerId: string | null;
  readonly owner: string | null;
  /** Buying roles in words. */
  readonly role: string | null;
  readonly isChampion: boolean;
  readonly openDeals: number;
  /** The open deal of the largest amount. */
  readonly dealId: string | null;
  readonly dealName: string | null;
  /** 0 where there is none. */
  readonly dealAmount: number;
  readonly dealCurrency: string | null;
  /** 0 to 1. */
  readonly dealProbability: number | null;
  /** Of the event that it rests on. */
  readonly esp: string | null;
  readonly sourceId: number | null;
  readonly gateway: string | null;
  readonly dataSource: string | null;
}

/** With what lists are narrowed down by alone, as of the last settling. */
export interface DirectoryEntry extends ListedPerson {
  /** Sums of open deals in each currency, '' where none is named. */
  readonly atStake: Readonly<Record<string, number>>;
  /** The last time that a person dealt with a person; null: never, as far as the CRM says. */
  readonly lastContact: Date | null;
  readonly hasProbable: boolean;
  /** What may lie behind an unsure verdict. */
  readonly hypothesis: string | null;
  /** When the last loss or departure that was acted upon ended, however it did; null: none has. */
  readonly endedAt: Date | null;
}

type Value = string | number | boolean | Date | null;

/** Column, type and value of each; all rows go in one statement. */
const COLUMNS: readonly (readonly [string, string, (one: DirectoryEntry) => Value])[] = [
  ['address_id', 'bigint', (one) => one.addressId],
  ['email', 'text', (one) => one.email],
  ['standing', 'text', (one) => one.standing],
  ['verdict', 'text', (one) => one.verdict],
  ['opt_out', 'text', (one) => one.optOut],
  ['since', 'timestamptz', (one) => one.since],
  ['reason', 'text', (one) => one.reason],
  ['won_back_by', 'text', (one) => one.wonBackBy],
  ['contact_id', 'text', (one) => one.contactId],
  ['person', 'text', (one) => one.person],
  ['job_title', 'text', (one) => one.jobTitle],
  ['company_id', 'text', (one) => one.companyId],
  ['company', 'text', (one) => one.company],
  ['owner_id', 'text', (one) => one.ownerId],
  ['owner', 'text', (one) => one.owner],
  ['role', 'text', (one) => one.role],
  ['is_champion', 'boolean', (one) => one.isChampion],
  ['open_deals', 'integer', (one) => one.openDeals],
  ['deal_id', 'text', (one) => one.dealId],
  ['deal_name', 'text', (one) => one.dealName],
  ['deal_amount', 'double precision', (one) => one.dealAmount],
  ['deal_currency', 'text', (one) => one.dealCurrency],
  ['deal_probability', 'real', (one) => one.dealProbability],
  ['esp', 'text', (one) => one.esp],
  ['source_id', 'bigint', (one) => one.sourceId],
  ['gateway', 'text', (one) => one.gateway],
  ['data_source', 'text', (one) => one.dataSource],
  ['at_stake', 'jsonb', (one) => JSON.stringify(one.atStake)],
  ['most_at_stake', 'double precision', (one) => Math.max(0, ...Object.values(one.atStake))],
  ['last_contact', 'timestamptz', (one) => one.lastContact],
  ['has_probable', 'boolean', (one) => one.hasProbable],
  ['hypothesis', 'text', (one) => one.hypothesis],
  ['ended_at', 'timestamptz', (one) => one.endedAt],
  ['person_key', 'text', (one) => foldText(one.person ?? one.email)],
  ['company_key', 'text', (one) => foldText(one.company ?? domainOf(one.email))],
  ['owner_key', 'text', (one) => foldText(one.owner ?? '')],
];

const NAMES = COLUMNS.map(([name]) => name);
const CHANGED = NAMES.filter((name) => name !== 'address_id');
const SAVE = `
  insert into directory as d (portal_id, ${NAMES.join(', ')}, search)
  select ?, ${NAMES.map((name) => `n.${name}`).join(', ')}, array_to_tsvector(string_to_array(n.words, ' '))
    from unnest(${COLUMNS.map(([, type]) => `?::${type}[]`).join(', ')}, ?::text[]) as n(${NAMES.join(', ')}, words)
  on conflict (portal_id, address_id) do update
     set ${CHANGED.map((name) => `${name} = excluded.${name}`).join(', ')}, search = excluded.search
   where (${CHANGED.map((name) => `d.${name}`).join(', ')}, d.search)
      is distinct from (${CHANGED.map((name) => `excluded.${name}`).join(', ')}, excluded.search)`;

/** Rows that are the same already are left alone: their many indexes cost more than the comparison. */
export async function saveDirectory(db: Db, portalId: number, entries: readonly DirectoryEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await execute(db, SAVE, [
    portalId,
    ...COLUMNS.map(([, , value]) => entries.map(value)),
    entries.map((one) => searchWords(portalId, one.email, [one.person, one.company]).join(' ')),
  ]);
}
