/** What an admin teaches, as it was typed: checked by field. */
import { ADDRESS_REASONS, CLASS_OF } from '../flow/classify/reasons.ts';
import { rules } from '../flow/classify/rules/rules.ts';
import { isTeachable, speaksOf } from '../flow/classify/taught/read-taught.ts';
import { readReplyWords } from '../flow/classify/taught/reply-words.ts';
import {
  compileWords,
  countLetters,
  countWords,
  findWords,
  generaliseReply,
  type WordPattern,
  writePattern,
} from '../flow/classify/taught/word-pattern.ts';
import { type BounceClass, type EventType, REASONS, type Reason } from '../flow/event.ts';
import type { TaughtRule, TaughtScope } from '../flow/taught-rule.ts';
import { domainOf } from '../lib/address.ts';
import type { Db } from '../store/database.ts';
import { sampleReplies } from '../store/teachable-event.ts';

/** The event that is read wrongly. */
export interface Misread {
  readonly type: EventType;
  readonly email: string;
  readonly diagnostic: string;
  readonly gateway: string | null;
}

export type TeachForm = Readonly<Record<'reason' | 'class' | 'scope' | 'words' | 'why', string>>;
export type TeachErrors = Readonly<Partial<Record<keyof TeachForm, string>>>;
export type Taught = Pick<TaughtRule, 'words' | 'scope' | 'reason' | 'class'>;
export type ReadTeaching =
  | { readonly ok: true; readonly rule: Taught; readonly why: string | null }
  | { readonly ok: false; readonly errors: TeachErrors };

export const WORDS_MAX = 400;
export const WHY_MAX = 300;
/** "mailbox full" has eleven letters. */
const LETTERS_MIN = 8;
const WORDS_MIN = 2;
/** Words of replies that mean so many different things tell none of them: “please try”, “rejected due to”. */
const MEANINGS_MAX = 2;
/** Of all distinct replies of the scope, where there are enough to tell. */
const OWN_SHARE = 0.25;
const OWN_MIN = 20;
const SAMPLE = 5_000;

/** A form to begin with: all words of the reply, without what differs from mail to mail. */
export function suggestTeaching({ diagnostic, email, gateway }: Misread): TeachForm {
  const words = generaliseReply(diagnostic, email);
  const fits = words.length <= WORDS_MAX ? words : words.slice(0, words.lastIndexOf(' ', WORDS_MAX));
  return { reason: '', class: '', scope: gateway === null ? 'domain' : 'gateway', words: fits, why: '' };
}

export async function readTeachForm(
  db: Db,
  portalId: number,
  misread: Misread,
  typed: Readonly<Record<string, string>>,
): Promise<ReadTeaching> {
  const errors: Partial<Record<keyof TeachForm, string>> = {};
  const reason = REASONS.find((one) => one === typed.reason && isChoice(one, misread.type)) ?? null;
  if (reason === null) errors.reason = 'Choose what the reply means.';
  const kind = reason === null ? null : readClass(reason, typed.class ?? '');
  if (kind === undefined) errors.class = 'This does not go with the reason.';
  const scope = readScope(misread, typed.scope ?? '');
  if (scope === null) errors.scope = 'Choose how far it reaches.';
  const why = (typed.why ?? '').replaceAll('\0', '').trim();
  if (why.length > WHY_MAX) errors.why = `At most ${WHY_MAX} characters.`;
  const pattern = compileWords((typed.words ?? '').slice(0, WORDS_MAX * 4));
  const fault =
    faultOf(misread, pattern, typed.words ?? '') ?? (scope && (await generality(db, portalId, scope, pattern)));
  if (fault) errors.words = fault;
  if (reason === null || scope === null || kind === undefined || Object.keys(errors).length > 0)
    return { ok: false, errors };
  return { ok: true, rule: { words: writePattern(pattern), scope, reason, class: kind }, why: why || null };
}

/** Whether it may be chosen for an event of this type. */
export function isChoice(reason: Reason, type: EventType): boolean {
  if (!isTeachable({ type, diagnostic: '' }) || !speaksOf(reason, type)) return false;
  return CLASS_OF[reason] !== null || reason === 'undetermined' || reason === 'auto_reply' || reason === 'left_company';
}

/** @returns the classes that go with a reason, its own first; none where it is no refusal */
function classesOf(reason: Reason): readonly BounceClass[] {
  const own = CLASS_OF[reason];
  if (reason === 'undetermined') return ['soft', 'hard', 'block'];
  if (own === null) return [];
  return ADDRESS_REASONS.has(reason) ? ['hard', 'soft'] : [own];
}

function readClass(reason: Reason, typed: string): BounceClass | null | undefined {
  const classes = classesOf(reason);
  if (typed === '' || classes.length === 0) return classes[0] ?? null;
  return classes.find((one) => one === typed);
}

function readScope({ gateway, email }: Misread, typed: string): TaughtScope | null {
  if (typed === 'everywhere') return { kind: 'everywhere' };
  if (typed === 'domain') return { kind: 'domain', domain: domainOf(email) };
  return typed === 'gateway' && gateway !== null ? { kind: 'gateway', gateway } : null;
}

function faultOf({ diagnostic, email }: Misread, pattern: WordPattern, typed: string): string | null {
  if (typed.length > WORDS_MAX) return `At most ${WORDS_MAX} characters: keep the words that tell what is meant.`;
  if (pattern.length === 0) return 'Say which words of the reply the rule looks for.';
  const isFull = countLetters(pattern) >= LETTERS_MIN && countWords(pattern) >= WORDS_MIN;
  if (!isFull)
    return `That is too little to go by: keep at least ${WORDS_MIN} words with ${LETTERS_MIN} letters together, such as “mailbox full”.`;
  if (findWords(readReplyWords(diagnostic, email), pattern) === null)
    return 'These words do not stand in the reply in this order. Take them from it, and write “...” where you leave some out.';
  return null;
}

/** @returns advice where it would match far more than the one kind of reply that it is taught from */
async function generality(db: Db, portalId: number, scope: TaughtScope, pattern: WordPattern): Promise<string | null> {
  const matches = (text: string, email: string | null) => findWords(readReplyWords(text, email), pattern) !== null;
  const advice = 'Keep more of the words that only this reply has, or let the rule reach less far.';
  // Each of Bellwether's own rules brings a reply that it is tried on: they are of all kinds.
  const meanings = new Set(rules.flatMap((rule) => (matches(rule.example, null) ? [rule.reason] : [])));
  if (scope.kind !== 'domain' && meanings.size > MEANINGS_MAX)
    return `That is too general: replies that mean ${meanings.size} different things have these words. ${advice}`;
  const distinct = new Map<string, boolean>();
  for (const { diagnostic, email } of await sampleReplies(db, portalId, scope, SAMPLE)) {
    const words = generaliseReply(diagnostic, email);
    if (!distinct.has(words)) distinct.set(words, matches(diagnostic, email));
  }
  const own = [...distinct.values()].filter(Boolean).length;
  return distinct.size >= OWN_MIN && own > distinct.size * OWN_SHARE
    ? `That is too general: it fits ${own} of ${distinct.size} different replies that you got there. ${advice}`
    : null;
}
