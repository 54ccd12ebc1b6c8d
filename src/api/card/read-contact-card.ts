/** The card of one contact: everything that is known of the address at which they are mailed. */
import { isAccountDomain } from '../../flow/conclude/account/account-domain.ts';
import { gateContact } from '../../flow/decide/gate.ts';
import { NO_WORDS } from '../../flow/own-words.ts';
import type { Settings } from '../../flow/settings.ts';
import type { AddressState } from '../../flow/state.ts';
import { readState } from '../../flow/state-json.ts';
import { reasonInWords } from '../../flow/survey-reasons.ts';
import { findSuggestion, type KnownPerson } from '../../jobs/find-suggestion.ts';
import { domainOf } from '../../lib/address.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import { cutText } from '../../lib/cut-text.ts';
import { sentence } from '../../pages/words.ts';
import { findOwnWords } from '../../store/own-words.ts';
import { isEmailUnderWay } from '../../store/property-write.ts';
import { holdersOf } from '../../store/report/accounts.ts';
import { listAnswers, type StoryAnswer } from '../../store/report/address-story.ts';
import { type CardAddress, listCardAddresses, listOpenTasks } from '../../store/report/card.ts';
import { listProofs } from '../../store/report/honoured.ts';
import { findWord, type StoryWord } from '../../store/report/person-story.ts';
import { findRuleVersion } from '../../store/rule-version.ts';
import { basisOf } from './basis-words.ts';
import type { CardSuggestion, ContactCard, NothingKnown } from './card-data.ts';
import { type CardVisit, onDay, taskOf } from './card-visit.ts';
import { nextWords } from './next-words.ts';
import { CARD_VERDICTS, evidenceLines, optOutWarning, stateWords, whyWords } from './state-words.ts';
import { suggestionWords } from './suggestion-words.ts';

const TASKS = 3;
const MAX_SERVER_WORDS = 600;
const MAX_SURVEY_WORDS = 600;

export async function readContactCard(visit: CardVisit, contactId: string): Promise<ContactCard | NothingKnown> {
  const { db, portalId, now, timeZone } = visit;
  const addresses = await listCardAddresses(db, portalId, contactId);
  const concluded = addresses.flatMap((address) => {
    const state = readState(address.state);
    return state === null ? [] : [{ address, state }];
  });
  const [first] = concluded;
  if (first === undefined) {
    return {
      kind: 'nothing',
      says: 'No email service has reported anything of this contact yet. As soon as mail to them arrives or fails, it is told here.',
    };
  }
  const { address, state } = first;
  const [known, rules, answers, acts, words, word] = await Promise.all([
    findSuggestion(db, portalId, visit, { ...address, state }, now),
    findRuleVersion(db, portalId),
    listAnswers(db, portalId, address.addressId),
    visit.hashKey === null ? [] : listProofs(db, portalId, hashAddress(visit.hashKey, address.email)),
    state.optOut.scope === 'none' ? NO_WORDS : findOwnWords(db, portalId),
    findWord(db, portalId, address.addressId),
  ]);
  const companyId = known.facts.company?.companyId ?? `domain ${domainOf(address.email)}`;
  const [tasks, suggestion] = await Promise.all([
    listOpenTasks(db, portalId, address.addressId, companyId, TASKS),
    offer(visit, contactId, address, known),
  ]);
  const { contact } = known.facts;
  const [answer] = answers;
  return {
    kind: 'contact',
    addressId: address.addressId,
    email: address.email,
    word: word && wordOf(visit, word),
    state: stateWords(state, timeZone),
    why: whyWords(state, timeZone),
    serverWords: isFailing(state) && state.cause?.diagnostic ? cutText(state.cause.diagnostic, MAX_SERVER_WORDS) : null,
    evidence: evidenceLines(state.evidence),
    wouldChange: state.wouldChange,
    warning: optOutWarning(state.optOut, timeZone),
    survey: answer === undefined ? null : surveyOf(visit, answer, (code) => sentence(reasonInWords(code, words))),
    suggestion,
    basis: basisOf({ contact, acts, optOut: state.optOut, dataSource: address.dataSource, timeZone }),
    tasks: tasks.map((task) => taskOf(visit, task)),
    next: nextWords({
      state,
      contact,
      suggestion,
      gate: gateOf(known, state, rules?.settings ?? null, address),
      timeZone,
    }),
    others: concluded.slice(1).map((one) => `${one.address.email}: ${CARD_VERDICTS[one.state.verdict].label}`),
    link: visit.consoleLink(`/addresses/${address.addressId}`),
  };
}

function isFailing({ verdict }: AddressState): boolean {
  return verdict !== 'reachable' && verdict !== 'unknown';
}

const SAID = {
  reachable: 'the person is there',
  left: 'the person has left',
  wrong_address: 'the address was wrong',
} as const;

function wordOf(visit: CardVisit, { says, by, at }: StoryWord): string | null {
  return says === 'do_not_know' ? null : `${by} said on ${onDay(visit, at)} that ${SAID[says]}.`;
}

async function offer(
  { db, portalId }: CardVisit,
  contactId: string,
  address: CardAddress,
  { suggestion }: KnownPerson,
): Promise<CardSuggestion | null> {
  if (suggestion === null) return null;
  const [holders, isUnderWay] = await Promise.all([
    holdersOf(db, portalId, [suggestion.email]),
    isEmailUnderWay(db, portalId, contactId, suggestion.email),
  ]);
  const holder = holders.get(suggestion.email) ?? contactId;
  const { addressId, email, isPrimary } = address;
  return suggestionWords(suggestion, {
    contactId,
    addressId,
    email,
    isPrimary,
    isTaken: holder !== contactId,
    isUnderWay,
  });
}

function surveyOf(
  visit: CardVisit,
  { reason, comment, answeredAt, editedAt }: StoryAnswer,
  inWords: (code: string) => string,
): ContactCard['survey'] {
  return {
    reason: reason === null ? null : inWords(reason),
    words: comment === null ? null : cutText(comment, MAX_SURVEY_WORDS),
    on: onDay(visit, editedAt ?? answeredAt),
  };
}

function gateOf({ facts }: KnownPerson, state: AddressState, settings: Settings | null, { email }: CardAddress) {
  if (settings === null) return { mode: 'review', row: null, why: 'No rules are in force.' } as const;
  return gateContact(facts, state.optOut, settings.decide, !isAccountDomain(domainOf(email)));
}
