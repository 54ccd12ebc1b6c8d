/** What became of a company, in plain words. */
import type { AccountKind, ProbableAddress } from '../../../flow/account.ts';
import type { Tone } from '../../words.ts';

export const ACCOUNT_KINDS_IN_WORDS: Readonly<Record<AccountKind, { label: string; tone: Tone; says: string }>> = {
  domain_changed: {
    label: 'Has moved',
    tone: 'amber',
    says: 'Its people can no longer be reached here, and some of them get mail at another domain.',
  },
  domain_dead: {
    label: 'Takes no mail',
    tone: 'red',
    says: 'Nobody here gets mail, and the domain itself does not take any.',
  },
  format_changed: {
    label: 'New addresses',
    tone: 'amber',
    says: 'Addresses of the old form fail, and those of a new one get mail.',
  },
  gateway_blocking: {
    label: 'Refuses us',
    tone: 'violet',
    says: 'Their mail server refuses us: the people may well be there.',
  },
  unsure: {
    label: 'Unclear',
    tone: 'amber',
    says: 'Everybody whom we know here fails, and nothing says why.',
  },
  turnover: { label: 'Turnover', tone: 'grey', says: 'Some have left, as people do; others get our mail.' },
  well: { label: 'Well', tone: 'green', says: 'Nobody here has trouble at the moment.' },
};

/** A number would look more exact than it is. */
export function confidenceLabel(confidence: number): string {
  if (confidence >= 0.85) return 'Very likely';
  return confidence >= 0.6 ? 'Likely' : 'A guess';
}

/** One sentence: why this address. */
export function whyProbable({ learnedFrom, isAmbiguous }: ProbableAddress): string {
  if (isAmbiguous) return 'Somebody else would have the same address: ask before you use it.';
  if (learnedFrom.length === 0)
    return 'An address of their own that HubSpot knows, at the place where colleagues get mail.';
  return `Learned from ${learnedFrom.join(', ')}.`;
}

const FORMS: Readonly<Record<string, string>> = {
  flast: 'jdoe',
  'f.last': 'j.doe',
  'first.last': 'jane.doe',
  first: 'jane',
  firstlast: 'janedoe',
  firstl: 'janed',
  'first.l': 'jane.d',
  first_last: 'jane_doe',
  'first-last': 'jane-doe',
  last: 'doe',
  'last.first': 'doe.jane',
  lastf: 'doej',
  'last.f': 'doe.j',
  lastfirst: 'doejane',
  last_first: 'doe_jane',
  fl: 'jd',
};

/** As Jane Doe would have it. */
export function formExample(format: string): string {
  return FORMS[format] ?? format;
}
