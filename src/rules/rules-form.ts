/** What an admin typed on one page of rules: checked by field, and put into the settings. */
import { z } from 'zod';
import { judgeWording, OPENING_MAX, TITLE_MAX, tidyWording } from '../flow/decide/task-text/wording.ts';
import { type DecideSettings, OPENER_LANGUAGES, type Settings } from '../flow/settings.ts';
import { BUYING_ROLES } from './buying-roles.ts';
import { contactRuleFields, readContactRules, writeContactRules } from './contact-rules-form.ts';
import { RULE_NUMBERS, type RuleNumber, shownNumber, withNumber, withUnit } from './rule-numbers.ts';
import { hasWording, isPlay, numbersOn, type RulePageId } from './rule-pages.ts';

/** Fields by name, as they are typed; a switch is `on` or not there. */
export type RulesForm = Readonly<Record<string, string>>;
export type FieldErrors = Readonly<Record<string, string>>;

export type RulesRead =
  | { readonly ok: true; readonly settings: Settings; readonly note: string | null }
  | { readonly ok: false; readonly errors: FieldErrors };

export const NOTE_MAX = 200;

export function numbersOf(page: RulePageId): readonly RuleNumber[] {
  return numbersOn(page).flatMap((key) => RULE_NUMBERS.find((rule) => rule.key === key) ?? []);
}

/** The form as it stands for these settings. */
export function writeRulesForm(page: RulePageId, settings: Settings): RulesForm {
  const { decide } = settings;
  const form: Record<string, string> = {};
  for (const rule of numbersOf(page)) form[rule.key] = String(shownNumber(settings, rule));
  if (isPlay(page) && decide.plays[page].on) form.on = 'on';
  if (hasWording(page)) Object.assign(form, decide.wording[page]);
  if (page === 'champion-lost') {
    for (const role of BUYING_ROLES)
      if (role.values.some((value) => decide.championRoles.includes(value))) form[`role-${role.id}`] = 'on';
  }
  if (page === 'global-unsubscribe') {
    Object.assign(form, writeContactRules(decide.contactRules));
    for (const language of OPENER_LANGUAGES) form[`opener-${language}`] = decide.openers[language];
  }
  if (page === 'list-unsubscribe') {
    if (decide.personalTouch === 'on') form.personalTouch = 'on';
    for (const language of OPENER_LANGUAGES) form[`opener-${language}`] = decide.streamOpeners[language];
  }
  if (page === 'tasks' && decide.weeklyReasons === 'on') form.weeklyReasons = 'on';
  if (page === 'digests') {
    if (decide.ownerDigest === 'on') form.ownerDigest = 'on';
    form.adminDigestOwnerId = decide.adminDigestOwnerId ?? '';
  }
  if (page === 'dead-suppress' && decide.suppressDead === 'automatic') form.automatic = 'on';
  if (page === 'tasks') {
    form.fallbackOwnerId = decide.fallbackOwnerId ?? '';
    form.serviceOwnerId = decide.serviceOwnerId ?? '';
  }
  return form;
}

/** @param ownerIds who may be chosen */
export function readRulesForm(
  page: RulePageId,
  form: RulesForm,
  current: Settings,
  ownerIds: ReadonlySet<string>,
): RulesRead {
  const parsed = schemaOf(page, ownerIds, current).safeParse(form);
  if (!parsed.success) {
    const errors: Record<string, string> = {};
    for (const { path, message } of parsed.error.issues) errors[String(path[0])] ??= message;
    return { ok: false, errors };
  }
  const typed = parsed.data as Readonly<Record<string, unknown>>;
  let settings = current;
  for (const rule of numbersOf(page)) settings = withNumber(settings, rule, typed[rule.key] as number);
  settings = { ...settings, decide: { ...settings.decide, ...readDecide(page, typed, current) } };
  const errors = findContradictions(page, settings);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, settings, note: (typed.note as string) || null };
}

/** Failures that are forgotten before they count would never count; the fields stand on two pages, and the one at hand is told. */
export function findContradictions(page: RulePageId, { conclude }: Settings): FieldErrors {
  const { softWindowDays, callAfterDays, fullMailboxDays } = conclude;
  const errors: Record<string, string> = {};
  const own = numbersOn(page);
  if (callAfterDays > softWindowDays && own.includes('callAfterDays'))
    errors.callAfterDays = `At most ${softWindowDays} days: temporary failures are forgotten after that (see What counts as lost).`;
  if (fullMailboxDays > softWindowDays && own.includes('fullMailboxDays'))
    errors.fullMailboxDays = `At most ${softWindowDays} days: temporary failures count for no longer.`;
  if (callAfterDays > softWindowDays && own.includes('softWindowDays'))
    errors.softWindowDays = `At least ${callAfterDays} days: so long it takes until a call is asked for.`;
  return errors;
}

function readDecide(
  page: RulePageId,
  typed: Readonly<Record<string, unknown>>,
  { decide }: Settings,
): Partial<Settings['decide']> {
  const text = (name: string) => {
    const value = typed[name];
    return typeof value === 'string' ? value : '';
  };
  const openers = () =>
    Object.fromEntries(
      OPENER_LANGUAGES.map((language) => [language, text(`opener-${language}`)]),
    ) as DecideSettings['openers'];
  return {
    ...(isPlay(page) && { plays: { ...decide.plays, [page]: { on: typed.on === 'on' } } }),
    ...(hasWording(page) && {
      wording: { ...decide.wording, [page]: { title: text('title'), opening: text('opening') } },
    }),
    ...(page === 'champion-lost' && { championRoles: readRoles(typed, decide.championRoles) }),
    ...(page === 'global-unsubscribe' && {
      contactRules: readContactRules(typed),
      openers: openers(),
    }),
    ...(page === 'list-unsubscribe' && { personalTouch: onOrOff(typed.personalTouch), streamOpeners: openers() }),
    ...(page === 'dead-suppress' && {
      suppressDead: typed.automatic === 'on' ? ('automatic' as const) : ('suggest' as const),
    }),
    ...(page === 'digests' && {
      ownerDigest: onOrOff(typed.ownerDigest),
      adminDigestOwnerId: text('adminDigestOwnerId') || null,
    }),
    ...(page === 'tasks' && {
      fallbackOwnerId: text('fallbackOwnerId') || null,
      serviceOwnerId: text('serviceOwnerId') || null,
      weeklyReasons: onOrOff(typed.weeklyReasons),
    }),
  };
}

function onOrOff(typed: unknown): 'on' | 'off' {
  return typed === 'on' ? 'on' : 'off';
}

/** Roles that stand in no box, of a portal's own making, stay; so does the order, in which no difference is to be seen. */
function readRoles(typed: Readonly<Record<string, unknown>>, before: readonly string[]): string[] {
  const boxed = BUYING_ROLES.flatMap((role) => role.values);
  const chosen = BUYING_ROLES.filter((role) => typed[`role-${role.id}`] === 'on').flatMap((role) => role.values);
  const kept = before.filter((role) => chosen.includes(role) || !boxed.includes(role));
  return [...kept, ...chosen.filter((role) => !kept.includes(role))];
}

function schemaOf(page: RulePageId, ownerIds: ReadonlySet<string>, { decide }: Settings) {
  const fields: Record<string, z.ZodType> = {
    note: z.string().trim().max(NOTE_MAX, `At most ${NOTE_MAX} characters.`).default(''),
  };
  for (const rule of numbersOf(page)) fields[rule.key] = numberOf(rule);
  if (isPlay(page)) fields.on = z.string().optional();
  if (hasWording(page)) {
    fields.title = wordingOf(TITLE_MAX).refine((text) => !text.includes('\n'), 'A title is one line.');
    fields.opening = wordingOf(OPENING_MAX);
  }
  if (page === 'champion-lost') for (const role of BUYING_ROLES) fields[`role-${role.id}`] = z.string().optional();
  if (page === 'dead-suppress') fields.automatic = z.string().optional();
  if (page === 'global-unsubscribe') Object.assign(fields, contactRuleFields());
  if (page === 'list-unsubscribe') fields.personalTouch = z.string().optional();
  if (page === 'global-unsubscribe' || page === 'list-unsubscribe') {
    for (const language of OPENER_LANGUAGES) fields[`opener-${language}`] = openerText();
  }
  if (page === 'tasks') {
    fields.weeklyReasons = z.string().optional();
    // Who was chosen before stays a choice, though they may have left since: nobody is made to change it with something else.
    fields.fallbackOwnerId = ownerOf(ownerIds, decide.fallbackOwnerId);
    fields.serviceOwnerId = ownerOf(ownerIds, decide.serviceOwnerId);
  }
  if (page === 'digests') {
    fields.ownerDigest = z.string().optional();
    fields.adminDigestOwnerId = ownerOf(ownerIds, decide.adminDigestOwnerId);
  }
  return z.object(fields);
}

function numberOf(rule: RuleNumber) {
  const wanted = `A whole number from ${rule.min} to ${withUnit(rule.max, rule)}.`;
  return z
    .string({ error: wanted })
    .trim()
    .regex(/^\d{1,6}$/, wanted)
    .transform(Number)
    .refine((value) => value >= rule.min && value <= rule.max, wanted);
}

function wordingOf(max: number) {
  return z
    .string()
    .default('')
    .transform(tidyWording)
    .superRefine((text, context) => {
      const wrong = judgeWording(text, max);
      if (wrong) context.addIssue({ code: 'custom', message: wrong });
    });
}

/** Said, not read: only the name of the person can stand in it. */
function openerText() {
  return z
    .string()
    .default('')
    .transform(tidyWording)
    .refine((text) => text.length <= OPENING_MAX, `At most ${OPENING_MAX} characters.`)
    .refine((text) => !/[{}]/.test(text.replaceAll('{person}', '')), 'Only {person} can stand in braces here.');
}

function ownerOf(ownerIds: ReadonlySet<string>, before: string | null) {
  return z
    .string()
    .default('')
    .refine(
      (id) => id === '' || id === before || ownerIds.has(id),
      'This owner is not in HubSpot any more. Choose another.',
    );
}
