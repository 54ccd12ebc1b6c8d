/** What marketing reads when too many addresses of a mailing, a data source or an IP are unknown. Pure. */
import { RATE_LEVELS } from '../../rate-kind.ts';
import type { JudgedRate, RateCounts } from '../../unknown-user-rate.ts';
import { dueNextWorkingDay } from '../due-dates.ts';
import type { TaskDraft, TaskSection } from '../play.ts';
import { fitSubject } from '../task-text/fit-subject.ts';

export type RateCause = 'campaign' | 'data_source' | 'sending_ip';

export interface RateAlert {
  readonly kind: RateCause;
  readonly name: string;
  /** Back from today. */
  readonly days: number;
  readonly counts: RateCounts;
  readonly judged: JudgedRate;
  /** From where the unknown ones are, or through which mailing; the most first. */
  readonly parts: readonly (RateCounts & { readonly name: string })[];
  /** 0 to 1: from where the rules want to hear of it. */
  readonly limit: number;
}

/** HubSpot owner id, null where nobody is named; and the sentence that says why they. */
export interface RateReceiver {
  readonly ownerId: string | null;
  readonly why: string;
}

const KINDS: Readonly<Record<RateCause, (name: string) => string>> = {
  campaign: (name) => `the mailing “${name}”`,
  data_source: (name) => `the data source “${name}”`,
  sending_ip: (name) => `the sending IP ${name}`,
};

const STEPS: Readonly<Record<RateCause, readonly string[]>> = {
  campaign: [
    'Before the next mailing, leave out whoever the servers do not know: Bellwether lists them under Lost contacts.',
    'Look to whom this one went that others did not: an old list, an import, people nobody had written to for long.',
    'Hold further mail to that part until you know where it came from.',
  ],
  data_source: [
    'Hold what comes from there. Test a small sample first, from an IP that your usual mail does not use.',
    'Look through what it hands over: addresses that cannot be right and those of roles do not belong on a list.',
    'Ask how people sign up there: are addresses confirmed by a mail, and robots kept out?',
    'Leave out whoever the servers do not know: Bellwether lists them under Lost contacts.',
  ],
  sending_ip: [
    'Look what mail goes out there: first mails to new addresses are best sent from an IP of their own.',
    'Leave out whoever the servers do not know: Bellwether lists them under Lost contacts.',
  ],
};

export function draftRateAlert(
  alert: RateAlert,
  receiver: RateReceiver,
  now: Date,
  timeZone: string,
): Omit<TaskDraft, 'anchor'> {
  const { kind, name, counts, judged } = alert;
  const isGrave = judged.sureLevel === RATE_LEVELS.length;
  const [before = '', after = ''] = KINDS[kind]('\n').split('\n');
  return {
    subject: fitSubject([`Unknown users: ${percent(rateOf(counts))} of ${before}`, { name }, after]),
    sections: [
      { heading: 'What happened', text: whatHappened(alert), items: [] },
      ...whereTheyAre(alert),
      { heading: 'What to do', text: null, items: STEPS[kind], ordered: true },
      {
        heading: 'Why you got this',
        text: `${receiver.why}\nBellwether’s play “Too many unknown users” opens one task for one cause, and again only where it lasts for 30 days more. Your rules ask for it from ${percent(alert.limit)}.`,
        items: [],
      },
    ],
    type: 'TODO',
    priority: isGrave ? 'HIGH' : 'MEDIUM',
    dueAt: dueNextWorkingDay(now, timeZone),
    ownerId: receiver.ownerId,
    associations: [],
  };
}

function whatHappened({ kind, name, days, counts, judged }: RateAlert): string {
  const { attempted, unknown } = counts;
  const what = kind === 'sending_ip' ? 'messages' : 'addresses';
  const [careful, trouble, most] = RATE_LEVELS;
  return `Of ${number(attempted)} ${what} that were tried in the last ${days} days through ${KINDS[kind](name)}, the receiving servers do not know ${number(unknown)}: ${percent(rateOf(counts))} (between ${percent(judged.low)} and ${percent(judged.high)}, in 19 of 20 cases).
Careful senders stay below ${percent(careful)}. From ${percent(trouble)} on all your mail may land in spam; few mailbox providers bear more than ${percent(most)}.`;
}

function whereTheyAre({ kind, parts }: RateAlert): readonly TaskSection[] {
  if (parts.length === 0) return [];
  const items = parts.map((part) => `${part.name}: ${number(part.unknown)} of ${number(part.attempted)}`);
  return [{ heading: kind === 'campaign' ? 'By data source' : 'By mailing', text: null, items }];
}

function rateOf({ unknown, attempted }: RateCounts): number {
  return unknown / attempted;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(share * 100).toLocaleString('en-US', { maximumSignificantDigits: 2 })}%`;
}
