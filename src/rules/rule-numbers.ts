/** Every number that an admin may set: in words, with its unit and what makes sense. The one list of form, check and history. */
import type { ConcludeSettings, DecideSettings, Settings } from '../flow/settings.ts';

type NumberKey<Part> = { [Key in keyof Part]: Part[Key] extends number ? Key : never }[keyof Part];

export type RuleNumber = {
  readonly label: string;
  readonly hint: string;
  /** `days`, also after 1. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** What is shown for 1 in the settings: 100 for shares that are shown as per cent. */
  readonly scale?: number;
} & (
  | { readonly part: 'conclude'; readonly key: NumberKey<ConcludeSettings> }
  | { readonly part: 'decide'; readonly key: NumberKey<DecideSettings> }
);
export type RuleNumberKey = RuleNumber['key'];

export const RULE_NUMBERS: readonly RuleNumber[] = [
  {
    part: 'conclude',
    key: 'retryDays',
    label: 'Try again after',
    hint: 'So long a mailbox gets to be emptied before mail is sent there again.',
    unit: 'days',
    min: 1,
    max: 30,
  },
  {
    part: 'conclude',
    key: 'callAfterDays',
    label: 'Ask for a call when it bounces again after',
    hint: 'Counted from the first temporary failure. A second one sooner than that may still be the same bad day.',
    unit: 'days',
    min: 1,
    max: 60,
  },
  {
    part: 'decide',
    key: 'matterDays',
    label: 'A contact matters for',
    hint: 'So long after their last reply, meeting or form. Open deals, roles in a purchase and customers always matter.',
    unit: 'days',
    min: 7,
    max: 1_095,
  },
  {
    part: 'decide',
    key: 'dealProbability',
    label: 'From a stage probability of',
    hint: 'HubSpot gives each stage of a pipeline its probability. Open deals at or past this one count.',
    unit: '%',
    min: 1,
    max: 100,
    scale: 100,
  },
  {
    part: 'conclude',
    key: 'softLimit',
    label: 'Unsure after so many temporary failures',
    hint: 'On different days. Then nobody may be there any more.',
    unit: 'failures',
    min: 2,
    max: 10,
  },
  {
    part: 'conclude',
    key: 'softWindowDays',
    label: 'Temporary failures count for',
    hint: 'Older ones are forgotten.',
    unit: 'days',
    min: 14,
    max: 365,
  },
  {
    part: 'conclude',
    key: 'fullMailboxDays',
    label: 'A mailbox may be full for',
    hint: 'After that it counts as left behind, and the address as unsure.',
    unit: 'days',
    min: 7,
    max: 120,
  },
  {
    part: 'conclude',
    key: 'unsureDays',
    label: 'Unsure becomes “no longer works” after',
    hint: 'When nothing has shown by then that somebody is there.',
    unit: 'days',
    min: 1,
    max: 90,
  },
  {
    part: 'conclude',
    key: 'lifeDays',
    label: 'A sign of life counts for',
    hint: 'A reply, a meeting, a call, a form. While it counts, a hard bounce makes an address unsure and not lost.',
    unit: 'days',
    min: 7,
    max: 365,
  },
  {
    part: 'conclude',
    key: 'deliveryDays',
    label: 'A delivered mail counts for',
    hint: 'As a sign that the address works.',
    unit: 'days',
    min: 1,
    max: 180,
  },
  {
    part: 'conclude',
    key: 'deliveryBounceHours',
    label: 'A delivery is believed after',
    hint: 'Some servers take a mail and return it later. A delivery counts when no bounce has followed by then.',
    unit: 'hours',
    min: 1,
    max: 168,
  },
  {
    part: 'conclude',
    key: 'dormantDays',
    label: 'No way back by itself after',
    hint: 'An address that was gone for so long and takes mail again may be somebody else’s, or a trap. Only a person’s word brings it back.',
    unit: 'days',
    min: 90,
    max: 1_095,
  },
  {
    part: 'conclude',
    key: 'burstAddresses',
    label: 'A gateway is at fault from',
    hint: 'So many addresses that had your mail before, at several companies, and one answer within half an hour: then none of them counts as lost by it.',
    unit: 'addresses',
    min: 3,
    max: 1_000,
  },
  {
    part: 'conclude',
    key: 'burstShare',
    label: '... and from this share of whom it serves',
    hint: 'Of all whom your mail reached there on that day. One or two in a hundred are gone with any mailing.',
    unit: '%',
    min: 2,
    max: 100,
    scale: 100,
  },
  {
    part: 'conclude',
    key: 'settleMinutes',
    label: 'Tasks about a loss wait for',
    hint: 'By then it shows whether the same happened to many behind one gateway.',
    unit: 'minutes',
    min: 0,
    max: 240,
  },
  {
    part: 'conclude',
    key: 'leaveMinutes',
    label: 'Tasks about a leaving wait for',
    hint: 'By then the person has said why, or has taken it back. What they want is honoured at once either way.',
    unit: 'minutes',
    min: 0,
    max: 240,
  },
  {
    part: 'decide',
    key: 'canaryLeaves',
    label: 'From so many people',
    hint: 'Who left by one mailing, or marked it as spam. Fewer say nothing, however small the mailing was.',
    unit: 'people',
    min: 2,
    max: 1_000,
  },
  {
    part: 'decide',
    key: 'canaryTimes',
    label: '... that are so many times as many as usual',
    hint: 'Against the share of all your other mail of the last 90 days.',
    unit: 'times',
    min: 1,
    max: 20,
  },
  {
    part: 'decide',
    key: 'canaryOdds',
    label: '... and by chance in at most one of',
    hint: 'By an exact test (beta-binomial) against your own mail. The larger the number, the fewer false alarms.',
    unit: 'mailings',
    min: 20,
    max: 100_000,
  },
  {
    part: 'decide',
    key: 'blockedGateways',
    label: 'It is about your own mail from',
    hint: 'So many mail systems that have nothing to do with each other refuse one mailing.',
    unit: 'gateways',
    min: 2,
    max: 50,
  },
  {
    part: 'decide',
    key: 'blockedShare',
    label: '... and from this share of the mailing',
    hint: 'Of all addresses of the mailing. A few strict companies refuse any mailing.',
    unit: '%',
    min: 1,
    max: 100,
    scale: 100,
  },
  {
    part: 'decide',
    key: 'rateLimit',
    label: 'Tell of unknown users from',
    hint: 'Of the addresses that were tried, and only where it is surely more (19 of 20). Careful senders stay below 1 %, from 5 % on mail may land in spam, few providers bear more than 10 %.',
    unit: '%',
    min: 1,
    max: 50,
    scale: 100,
  },
  {
    part: 'decide',
    key: 'rateUnknown',
    label: '... and from so many of them',
    hint: 'Fewer say nothing, however small the mailing was.',
    unit: 'addresses',
    min: 3,
    max: 1_000,
  },
  {
    part: 'decide',
    key: 'digestWeekday',
    label: 'The weekly digest comes on weekday',
    hint: '1 is Monday, 7 is Sunday. It tells of the seven days before.',
    unit: '(1 is Monday)',
    min: 1,
    max: 7,
  },
  {
    part: 'decide',
    key: 'digestHour',
    label: '... from this hour on',
    hint: 'In the time zone of your HubSpot account.',
    unit: 'o’clock',
    min: 0,
    max: 23,
  },
  {
    part: 'decide',
    key: 'taskCapPerOwner',
    label: 'Tasks for one owner on one day',
    hint: 'What is beyond stands in one digest. Deals at risk are never held back.',
    unit: 'tasks',
    min: 1,
    max: 100,
  },
  {
    part: 'decide',
    key: 'digestAfterMinutes',
    label: 'Send the digest after',
    hint: 'So long it waits for more after its first line.',
    unit: 'minutes',
    min: 1,
    max: 240,
  },
  {
    part: 'decide',
    key: 'taskMaxAgeDays',
    label: 'No tasks for what is older than',
    hint: 'Old news, for example from an import, changes what we believe of an address, and bothers nobody.',
    unit: 'days',
    min: 1,
    max: 60,
  },
];

/** As it is shown and typed. */
export function shownNumber(settings: Settings, rule: RuleNumber): number {
  const value = rule.part === 'conclude' ? settings.conclude[rule.key] : settings.decide[rule.key];
  return Math.round(value * (rule.scale ?? 1));
}

/** @param shown as it was typed */
export function withNumber(settings: Settings, rule: RuleNumber, shown: number): Settings {
  const value = shown / (rule.scale ?? 1);
  return { ...settings, [rule.part]: { ...settings[rule.part], [rule.key]: value } };
}

/** `1 day`, `60 %` */
export function withUnit(value: number, rule: RuleNumber): string {
  return `${value} ${value === 1 && rule.unit.endsWith('s') ? rule.unit.slice(0, -1) : rule.unit}`;
}
