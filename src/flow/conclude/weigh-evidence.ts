/** What speaks for and against, in the order of its weight. */
import type { LedgerEvent, Reason } from '../event.ts';
import { witnessMeaning } from '../hubspot-witness.ts';
import type { Probation } from '../probation.ts';
import type { AddressHistory, Burst, Evidence, LifeSign, Peers, RecordFacts } from '../state.ts';
import { fromAround } from './evidence-around.ts';
import {
  autoReplyText,
  bounceText,
  burstText,
  deliveryText,
  leftCompanyText,
  newAddressText,
  plannedText,
  probationText,
  signText,
  suppressedText,
  witnessText,
  wordText,
} from './evidence-texts.ts';
import type { Loss } from './loss.ts';
import { compareText } from './order-events.ts';
import { piece } from './piece.ts';
import { type BounceKind, readBounce } from './read-bounce.ts';

/** More is not read; repeated answers are one entry, so that few histories have more. */
export const EVIDENCE_MAX = 8;

const GONE_WEIGHT = 0.9;
const BOUNCE_WEIGHTS: Readonly<Record<BounceKind, number>> = { gone: GONE_WEIGHT, unclear: 0.5, soft: 0.2, block: 0.6 };
/** Soft answers that a closed mailbox gives more often than a busy server. */
const TELLING_SOFT: Partial<Record<Reason, number>> = { mailbox_full: 0.35 };

/** Strongest first, from a mail from the person, a meeting or call, a form, a reply, a click. */
const SIGN_WEIGHTS: Readonly<Record<LifeSign['kind'], number>> = {
  word: 0.95,
  inbound_mail: 0.95,
  meeting: 0.9,
  call: 0.85,
  form: 0.8,
  reply: 0.75,
  click: 0.6,
};
const DELIVERY_WEIGHT = 0.5;
const PROBATION_WEIGHT = 0.45;
const LEFT_COMPANY_WEIGHT = 0.8;
/** The person's own word, by a program that may answer for years. */
const NEW_ADDRESS_WEIGHT = 0.7;
const AUTO_REPLY_WEIGHT = 0.25;
const PLANNED_WEIGHT = 0.3;
const IN_BURST_WEIGHT = 0.2;
const BURST_WEIGHT = 0.7;
/** A witness that somebody gave up earlier; it saw nothing itself. */
const SUPPRESSED_WEIGHT = 0.1;

export interface EvidenceFacts {
  readonly events: readonly LedgerEvent[];
  readonly signs: readonly LifeSign[];
  readonly planned: LifeSign | null;
  readonly delivery: number | null;
  readonly word: AddressHistory['word'];
  readonly probation: Probation | null;
  inBurst(event: LedgerEvent): Burst | null;
  readonly peers: Peers | null;
  readonly record: RecordFacts | null;
  readonly mxGateway: string | null;
  /** Milliseconds; what is older belongs to another story. */
  readonly since: number;
  readonly now: number;
  /** IANA; for the dates that people read. */
  readonly zone: string;
}

/** @returns at most EVIDENCE_MAX entries, the weightiest first */
export function weighEvidence(loss: Loss, facts: EvidenceFacts): readonly Evidence[] {
  const found = [...fromEvents(facts), ...fromSigns(facts), ...fromAround(loss, facts)];
  const { word, delivery, planned, probation, zone } = facts;
  if (delivery !== null && delivery >= facts.since) {
    found.push(piece(delivery, 'alive', DELIVERY_WEIGHT, 'delivered', deliveryText(delivery, zone)));
  }
  if (probation !== null)
    found.push(
      piece(probation.since.getTime(), 'alive', PROBATION_WEIGHT, 'probation', probationText(probation, zone)),
    );
  if (planned?.kind === 'meeting' || planned?.kind === 'call') {
    found.push(piece(planned.at.getTime(), 'alive', PLANNED_WEIGHT, 'planned', plannedText(planned, zone)));
  }
  if (word !== null && word.at.getTime() <= facts.now) {
    const side = word.says === 'reachable' ? 'alive' : 'gone';
    found.push(piece(word.at.getTime(), side, SIGN_WEIGHTS.word, 'word', wordText(word, zone)));
  }
  return found.sort(compareEvidence).slice(0, EVIDENCE_MAX);
}

interface Group {
  readonly first: Date;
  last: LedgerEvent;
  times: number;
}

/** The same answer several times is one entry with its number. */
function fromEvents(facts: EvidenceFacts): Evidence[] {
  const groups = new Map<string, Group>();
  for (const event of facts.events) {
    const at = event.at.getTime();
    const burst = facts.inBurst(event);
    const kind = at < facts.since ? null : burst === null ? kindOf(event) : 'burst';
    if (kind === null) continue;
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, { first: event.at, last: event, times: 1 });
    else {
      group.last = event;
      group.times += 1;
    }
  }
  const found: Evidence[] = [];
  for (const [kind, group] of groups) {
    if (kind === 'burst') found.push(...describeBurst(group.last, facts));
    else found.push(describe(group, facts));
  }
  return found;
}

function kindOf(event: LedgerEvent): string | null {
  // What the sender stopped by hand says nothing about the address; the ESP stops what it found to be gone.
  if (event.type === 'suppressed') return event.actor === 'customer' ? null : 'suppressed';
  // Of each kind the newest: one reason of HubSpot's takes the place of another.
  if (event.type === 'witness') {
    const meaning = witnessMeaning(event.native);
    return meaning === null ? null : `hubspot:${meaning.kind}`;
  }
  if (readBounce(event) !== null) return `${event.class}:${event.reason}`;
  if (event.news?.newAddress) return 'new_address';
  return event.reason === 'left_company' || event.reason === 'auto_reply' ? event.reason : null;
}

function describe(group: Group, { zone, mxGateway }: EvidenceFacts): Evidence {
  const event = group.last;
  const at = event.at.getTime();
  const bounce = readBounce(event);
  if (bounce !== null) {
    const side = bounce === 'block' ? 'refused' : 'gone';
    const weight = (bounce === 'soft' ? TELLING_SOFT[event.reason] : undefined) ?? BOUNCE_WEIGHTS[bounce];
    const text = bounceText(event, group.times, group.first, zone, mxGateway);
    return piece(at, side, repeated(weight, group.times), `${bounce}:${event.reason}`, text);
  }
  if (event.type === 'suppressed')
    return piece(at, 'gone', SUPPRESSED_WEIGHT, 'suppressed', suppressedText(event, zone));
  const witness = event.type === 'witness' ? witnessMeaning(event.native) : null;
  if (witness !== null) {
    const text = witnessText(event, witness.says, zone);
    return piece(at, witness.side, witness.weight, `hubspot:${witness.kind}`, text);
  }
  if (event.reason === 'left_company') {
    return piece(at, 'gone', LEFT_COMPANY_WEIGHT, 'left_company', leftCompanyText(event, zone));
  }
  const { newAddress = null } = event.news ?? {};
  if (newAddress !== null) {
    return piece(at, 'gone', NEW_ADDRESS_WEIGHT, 'new_address', newAddressText(event, newAddress, zone));
  }
  return piece(at, 'alive', AUTO_REPLY_WEIGHT, 'auto_reply', autoReplyText(event, zone));
}

/** What the server said, for little; and that it said so of many, for much. */
function describeBurst(event: LedgerEvent, { inBurst, zone, mxGateway }: EvidenceFacts): Evidence[] {
  const at = event.at.getTime();
  const burst = inBurst(event);
  return [
    piece(at, 'gone', IN_BURST_WEIGHT, `gone:${event.reason}`, bounceText(event, 1, event.at, zone, mxGateway)),
    ...(burst === null ? [] : [piece(at, 'alive', BURST_WEIGHT, 'burst', burstText(event, burst, zone))]),
  ];
}

/** Of each kind of sign the newest. */
function fromSigns(facts: EvidenceFacts): Evidence[] {
  const newest = new Map<string, LifeSign>();
  for (const sign of facts.signs) if (sign.at.getTime() >= facts.since) newest.set(sign.kind, sign);
  const found: Evidence[] = [];
  for (const sign of newest.values()) {
    found.push(piece(sign.at.getTime(), 'alive', SIGN_WEIGHTS[sign.kind], sign.kind, signText(sign, facts.zone)));
  }
  return found;
}

/** Each repeat takes a fifth off what is left to certainty; two decimals are all that anybody reads. */
function repeated(weight: number, times: number): number {
  return Math.round((1 - (1 - weight) * 0.8 ** (times - 1)) * 100) / 100;
}

function compareEvidence(a: Evidence, b: Evidence): number {
  return (
    b.weight - a.weight || b.at.getTime() - a.at.getTime() || compareText(a.kind, b.kind) || compareText(a.text, b.text)
  );
}
