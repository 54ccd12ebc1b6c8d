/** What stands around a bounce: colleagues who get mail, where the address came from, how old the record is, how its industry fares. */
import type { LedgerEvent } from '../event.ts';
import type { Evidence, IndustryBlocks, Peers, RecordFacts } from '../state.ts';
import { guessedText, industryText, newRecordText, peersText, verifiedText } from './evidence-texts.ts';
import type { Loss } from './loss.ts';
import { DAY_MS, dayToMs } from './moments.ts';
import { piece } from './piece.ts';
import { readBounce } from './read-bounce.ts';

const PEERS_WEIGHT = 0.45;
const ONE_PEER_WEIGHT = 0.2;
const GUESSED_WEIGHT = 0.5;
const VERIFIED_WEIGHT = 0.2;
const NEW_RECORD_WEIGHT = 0.4;
const INDUSTRY_WEIGHT = 0.3;
/** A mistyped address bounces with the first mails. */
const NEW_DAYS = 30;
/** Fewer say nothing of an industry. */
const INDUSTRY_MIN = { attempted: 20, companies: 3 } as const;
/** Twice the usual share is chance in small numbers. */
const STRICT_TIMES = 3;

export interface Around {
  readonly events: readonly LedgerEvent[];
  readonly delivery: number | null;
  readonly peers: Peers | null;
  readonly record: RecordFacts | null;
  readonly mxGateway: string | null;
  readonly zone: string;
}

/** Only while the address is in question; what stands around it decides nothing, it is read by people. */
export function fromAround(loss: Loss, facts: Around): readonly Evidence[] {
  const cause = loss.doubt?.cause ?? loss.trouble;
  const kind = cause === null ? null : readBounce(cause);
  if (cause === null || kind === 'soft') return [];
  const found: (Evidence | null)[] = [ofPeers(facts, cause.gateway ?? facts.mxGateway)];
  if (kind === 'gone') found.push(ofSource(facts), ofAge(cause, facts));
  if (kind === 'block') found.push(ofIndustry(facts.record?.industry ?? null));
  return found.filter((one) => one !== null);
}

function ofPeers({ peers }: Around, gateway: string | null): Evidence | null {
  if (peers === null || peers.reached === 0) return null;
  const weight = peers.reached === 1 ? ONE_PEER_WEIGHT : PEERS_WEIGHT;
  return piece(dayToMs(peers.lastOn), 'alive', weight, 'peers', peersText(peers, gateway));
}

/** Data providers name how they came by an address: `guessed email`, `verified`. */
function ofSource({ events }: Around): Evidence | null {
  const event = events.findLast(({ dataSource }) => dataSource !== null);
  const source = event?.dataSource?.toLowerCase() ?? '';
  if (event === undefined) return null;
  const at = event.at.getTime();
  if (/guess|unverified|predicted/.test(source))
    return piece(at, 'gone', GUESSED_WEIGHT, 'guessed', guessedText(event.dataSource ?? ''));
  if (/verif|double[ _-]?opt/.test(source))
    return piece(at, 'alive', VERIFIED_WEIGHT, 'verified', verifiedText(event.dataSource ?? ''));
  return null;
}

function ofAge(cause: LedgerEvent, { delivery, record, zone }: Around): Evidence | null {
  const createdAt = record?.createdAt ?? null;
  if (createdAt === null || delivery !== null) return null;
  const age = cause.at.getTime() - createdAt.getTime();
  if (age < 0 || age > NEW_DAYS * DAY_MS) return null;
  return piece(createdAt.getTime(), 'gone', NEW_RECORD_WEIGHT, 'new_record', newRecordText(createdAt, zone));
}

function ofIndustry(blocks: IndustryBlocks | null): Evidence | null {
  if (blocks === null || blocks.attempted < INDUSTRY_MIN.attempted || blocks.companies < INDUSTRY_MIN.companies)
    return null;
  if (blocks.blocked / blocks.attempted < blocks.usualShare * STRICT_TIMES) return null;
  return piece(blocks.learnedAt.getTime(), 'refused', INDUSTRY_WEIGHT, 'industry', industryText(blocks));
}
