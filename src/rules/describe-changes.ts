/** What is different between two versions of the rules, in words. */
import { plays } from '../flow/decide/plays.ts';
import { ruleWords } from '../flow/decide/task-text/contact-rule-words.ts';
import { reasonWords } from '../flow/reason-words.ts';
import { OPENER_LANGUAGES, type Settings } from '../flow/settings.ts';
import type { TaughtRule } from '../flow/taught-rule.ts';
import { cutText } from '../lib/cut-text.ts';
import { roleLabels } from './buying-roles.ts';
import { RULE_NUMBERS, shownNumber, withUnit } from './rule-numbers.ts';

export interface RuleChange {
  /** `Deal at risk: from a stage probability of` */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

const NONE = 'none';
const AS_READ = 'as Bellwether reads them';
const WORDS_SHOWN = 80;
const OURS = 'Bellwether’s wording';

/** @param ownerName of a HubSpot owner, or null where they are not known any more */
export function describeChanges(
  before: Settings,
  after: Settings,
  ownerName: (ownerId: string) => string | null,
): readonly RuleChange[] {
  const old = linesOf(before, ownerName);
  const now = linesOf(after, ownerName);
  // A row that was taken away stands in the old ones alone.
  const changes = [...new Set([...now.keys(), ...old.keys()])].flatMap((what) => {
    const [was, is] = [old.get(what) ?? NONE, now.get(what) ?? NONE];
    return was === is ? [] : [{ what, before: was, after: is }];
  });
  return [...changes, ...describeTaught(before.taught, after.taught)];
}

/** Taught rules never change: they come and go. */
function describeTaught(before: readonly TaughtRule[], after: readonly TaughtRule[]): RuleChange[] {
  const has = (list: readonly TaughtRule[], id: number) => list.some((one) => one.ruleId === id);
  const what = (rule: TaughtRule) => `Replies that say “${cutText(rule.words, WORDS_SHOWN)}”`;
  const means = (rule: TaughtRule) => `mean that ${reasonWords(rule.reason)}`;
  const came = after.filter((one) => !has(before, one.ruleId));
  const went = before.filter((one) => !has(after, one.ruleId));
  return [
    ...came.map((rule) => ({ what: what(rule), before: AS_READ, after: means(rule) })),
    ...went.map((rule) => ({ what: what(rule), before: means(rule), after: AS_READ })),
  ];
}

/** All rules, each as one line. */
function linesOf(settings: Settings, ownerName: (ownerId: string) => string | null): Map<string, string> {
  const { decide } = settings;
  const owner = (id: string | null, nobody: string) => (id === null ? nobody : (ownerName(id) ?? `owner ${id}`));
  const lines = new Map<string, string>();
  for (const play of plays) {
    const { title, opening } = decide.wording[play.id];
    lines.set(play.label, decide.plays[play.id].on ? 'on' : 'off');
    lines.set(`${play.label}: title of the task`, title || OURS);
    lines.set(`${play.label}: opening of the task`, opening || OURS);
  }
  for (const rule of RULE_NUMBERS) lines.set(rule.label, withUnit(shownNumber(settings, rule), rule));
  lines.set('Roles that count as champion', roleLabels(decide.championRoles).join(', ') || NONE);
  decide.contactRules.forEach((rule, n) => {
    lines.set(`Whom one may call, row ${n + 1}`, ruleWords(rule));
  });
  for (const language of OPENER_LANGUAGES) {
    lines.set(`How to begin a call (${language})`, decide.openers[language] || OURS);
    lines.set(`How to begin a call, one kind of mail (${language})`, decide.streamOpeners[language] || OURS);
  }
  lines.set('Personal touch for who left one kind of mail', decide.personalTouch);
  lines.set('Weekly reasons to owners of campaigns', decide.weeklyReasons);
  lines.set('Weekly digest to owners', decide.ownerDigest);
  lines.set('Weekly digest of the whole account', owner(decide.adminDigestOwnerId, 'nobody'));
  lines.set(
    'Addresses that no longer work',
    decide.suppressDead === 'automatic' ? 'suppressed at once' : 'suggested for suppression',
  );
  lines.set(
    'Opt-outs in HubSpot’s communication preferences',
    settings.subscriptions.isOn ? 'recorded' : 'not recorded',
  );
  for (const [stream, id] of Object.entries(settings.subscriptions.streams))
    lines.set(`HubSpot’s subscription type of “${stream}”`, id === 0 ? NONE : String(id));
  lines.set('When nobody owns a contact', owner(decide.fallbackOwnerId, 'the task is unassigned'));
  lines.set('Tasks about customers', owner(decide.serviceOwnerId, 'go to their own owner'));
  return lines;
}
