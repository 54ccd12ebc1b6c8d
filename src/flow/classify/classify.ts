/**
 * Why a mail did not arrive. Pure: the same event always reads the same, today and in a replay of years.
 *
 * What is believed, in this order: the ESP's own category where it is specific, words that only one gateway uses, words in
 * general, the enhanced status, the reply code. The innermost quoted reply comes before what is wrapped around it.
 */
import type { BounceClass, Classification, EventType, Reason, RefusalStage } from '../event.ts';
import { type NativeCategory, nativeCategoryOf } from './native-categories.ts';
import { type ReadReply, readReply } from './read-reply.ts';
import { ADDRESS_REASONS, CLASS_OF } from './reasons.ts';
import type { Rule } from './rules/rule.ts';
import { exactReasonOfStatus, reasonOfCode, reasonOfStatus } from './status-codes.ts';

export interface ClassifyInput {
  readonly type: EventType;
  /** The ESP's own words for the event. */
  readonly native: string;
  readonly diagnostic: string | null;
  readonly smtpCode: number | null;
  readonly enhancedStatus: string | null;
  readonly esp?: string;
  /** Helps to recognise the gateway where the reply does not name it. */
  readonly remoteMta?: string | null;
  /** When the refusal came, where that is known from elsewhere. */
  readonly stage?: RefusalStage | null;
}

/** How sure each kind of evidence makes us. Measured order, not probabilities: text beats numbers by far. */
const CONFIDENCE = {
  native: 0.95,
  gateway: 0.95,
  names: 0.9,
  tells: 0.8,
  hints: 0.5,
  status: 0.4,
  code: 0.2,
  none: 0,
} as const;
const SILENT: ReadReply = {
  hit: null,
  span: null,
  gateway: null,
  code: null,
  status: null,
  isGatewayKnown: false,
  stage: null,
  hasServerWords: false,
  isQuoted: false,
};
const BOUNCES: ReadonlySet<EventType> = new Set<EventType>(['hard_bounce', 'soft_bounce', 'block', 'deferred']);

export function classify(input: ClassifyInput): Classification {
  if (!BOUNCES.has(input.type)) return classifyOther(input);
  const category = nativeCategoryOf(input.esp, input.native);
  const reply =
    input.diagnostic === null || input.diagnostic === ''
      ? SILENT
      : readReply(input.diagnostic, category?.reasons ?? null, {
          host: input.remoteMta ?? null,
          status: input.enhancedStatus,
          stage: input.stage ?? null,
        });
  const verdict = judge(input, reply, category);
  // A deferral is no bounce: the ESP is still trying. Its reason is worth knowing all the same.
  return input.type === 'deferred' ? { ...verdict, class: null } : verdict;
}

function judge(input: ClassifyInput, reply: ReadReply, category: NativeCategory | null): Classification {
  const status = reply.status ?? input.enhancedStatus;
  const code = reply.code ?? input.smtpCode;
  const { gateway, hit, span } = reply;
  const isTemporary = status === null ? code !== null && code >= 400 && code < 500 : status.startsWith('4');
  const conclude = (
    reason: Reason,
    rule: string,
    confidence: number,
    where: typeof span,
    own?: BounceClass,
  ): Classification => ({
    class: own ?? classOf(reason, input.type, isTemporary),
    reason,
    rule,
    span: where,
    gateway,
    confidence,
  });

  if (category !== null) {
    if (hit === null) return conclude(category.otherwise, category.id, CONFIDENCE.native, null, category.class);
    return conclude(hit.ranked.rule.reason, hit.ranked.rule.id, CONFIDENCE.native, span, category.class);
  }
  const exact = status === null ? null : exactReasonOfStatus(status);
  if (
    hit !== null &&
    !(hit.ranked.rule.strength === 'hints' && exact !== null && saysMore(exact, hit.ranked.rule.reason))
  ) {
    const { rule } = hit.ranked;
    if (rule.reason === 'user_unknown' && !/^[45]\.1\./.test(status ?? '')) {
      const confidence = Math.min(CONFIDENCE[rule.strength], CONFIDENCE.tells);
      if (reply.stage === 'message' && rule.strength !== 'names')
        return conclude('recipient_filter', 'general.recipient-filter.hidden', confidence, span);
      if (isUnplaced(reply, rule, code))
        return conclude('recipient_filter', 'general.recipient-filter.unplaced', confidence, span);
    }
    const confidence = rule.gateway === undefined ? CONFIDENCE[rule.strength] : CONFIDENCE.gateway;
    return conclude(rule.reason, rule.id, confidence, span, rule.class);
  }
  if (reply.stage === 'before_recipient')
    return conclude('policy', 'general.policy.before-recipient', CONFIDENCE.hints, null);
  const byStatus = status === null ? null : reasonOfStatus(status);
  if (status !== null && byStatus !== null) return conclude(byStatus, `status.${status}`, CONFIDENCE.status, null);
  const byCode = code === null ? null : reasonOfCode(code);
  if (code !== null && byCode !== null) return conclude(byCode, `code.${code}`, CONFIDENCE.code, null);
  return conclude('undetermined', 'none', CONFIDENCE.none, null);
}

/**
 * A server that does not know an address says so when it is asked for it, and those who pass its words on tell that, or a
 * status 5.1.x. Where neither stands, a filter behind the server hides in the same words. Known gateways mean what they
 * say, a program that speaks of its own directory was asked by itself, and a 551 answers nothing but a recipient.
 */
function isUnplaced(reply: ReadReply, rule: Rule, code: number | null): boolean {
  if (reply.stage === 'recipient' || code === 551) return false;
  if (rule.isShared === true) return rule.gateway === undefined || !reply.isGatewayKnown;
  if (reply.isGatewayKnown || rule.strength === 'hints') return false;
  return (reply.stage === 'unsaid' || reply.isQuoted) && (code !== null || reply.hasServerWords);
}

/** A number with one meaning beats a hint, but no number makes a dead address out of a refusal. */
function saysMore(exact: Reason, hinted: Reason): boolean {
  return exact !== hinted && (!ADDRESS_REASONS.has(exact) || ADDRESS_REASONS.has(hinted));
}

function classOf(reason: Reason, type: EventType, isTemporary: boolean): BounceClass | null {
  // A name server that may answer tomorrow.
  if (reason === 'domain_unknown' && isTemporary) return 'soft';
  if (reason !== 'undetermined') return CLASS_OF[reason];
  if (isTemporary) return 'soft';
  return type === 'hard_bounce' ? 'hard' : type === 'block' ? 'block' : 'soft';
}

const OTHER: Readonly<Partial<Record<EventType, Reason>>> = {
  delivered: 'delivered',
  complaint: 'complaint',
  list_unsubscribe: 'unsubscribe_request',
  global_unsubscribe: 'unsubscribe_request',
  auto_reply: 'auto_reply',
  challenge: 'challenge',
};

/** What is no bounce needs no reading; only a suppression says by itself which older act it rests on. */
function classifyOther(input: ClassifyInput): Classification {
  const reason = input.type === 'suppressed' ? suppressionReason(input) : (OTHER[input.type] ?? 'undetermined');
  const isKnown = reason !== 'undetermined';
  return { class: null, reason, rule: `type.${input.type}`, span: null, gateway: null, confidence: isKnown ? 1 : 0 };
}

function suppressionReason({ native, diagnostic }: ClassifyInput): Reason {
  // What a list holds is told by the list; the server's words beside it may speak of spam and mean something else.
  if (native.startsWith('pull:')) return 'undetermined';
  const words = `${native} ${diagnostic ?? ''}`.toLowerCase();
  if (/\bspam|\bcomplain/.test(words)) return 'complaint';
  return /\bunsub/.test(words) ? 'unsubscribe_request' : 'undetermined';
}
