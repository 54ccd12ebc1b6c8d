/** The fields of one page of rules. */
import { PLACEHOLDERS } from '../../../flow/decide/task-text/placeholders.ts';
import { OPENING_MAX, TITLE_MAX } from '../../../flow/decide/task-text/wording.ts';
import type { OwnerFacts } from '../../../flow/facts.ts';
import { DEFAULT_SETTINGS } from '../../../flow/settings.ts';
import { type Html, html } from '../../../lib/html.ts';
import { BUYING_ROLES } from '../../../rules/buying-roles.ts';
import { RULE_NUMBERS, shownNumber, withUnit } from '../../../rules/rule-numbers.ts';
import { hasWording, isPlay, type RulePageId } from '../../../rules/rule-pages.ts';
import { type FieldErrors, numbersOf, type RulesForm } from '../../../rules/rules-form.ts';
import { areaField } from '../../parts/area-field.ts';
import { numberField } from '../../parts/number-field.ts';
import { selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';
import { toggle } from '../../parts/toggle.ts';
import { contactRuleFields, openerFields, openerLanguage } from './contact-rule-fields.ts';

export interface RuleFields {
  readonly page: RulePageId;
  readonly form: RulesForm;
  readonly errors: FieldErrors;
  readonly owners: readonly OwnerFacts[];
  /** What switching it off means, today. */
  readonly whenOff: string;
  /** Who set the table of whom one may call, and when; null or missing: nobody has yet. */
  readonly tableMade?: Html | null;
}

const LABELS: Readonly<Record<string, string>> = {
  fallbackOwnerId: 'When nobody owns a contact',
  serviceOwnerId: 'Tasks about customers',
  adminDigestOwnerId: 'Who gets the digest of the whole account',
  title: 'Title of the task',
  opening: 'Opening of the task',
  note: 'Why you change it',
};

/** For the list of what is wrong, above the form. */
export function fieldLabel(name: string): string {
  const row = /^(?:place|who|basis|answer)-(\d+)$/.exec(name)?.[1];
  if (row !== undefined) return `Row ${row}`;
  if (name.startsWith('opener-')) return `How to begin a call, in ${openerLanguage(name.slice('opener-'.length))}`;
  return RULE_NUMBERS.find((rule) => rule.key === name)?.label ?? LABELS[name] ?? name;
}

export function ruleFields(given: RuleFields): readonly (Html | string)[] {
  const { page, form, errors } = given;
  return [
    isPlay(page) ? toggle({ name: 'on', label: 'This play is on', hint: given.whenOff, isOn: form.on === 'on' }) : '',
    ...numbersOf(page).map((rule) =>
      numberField({
        name: rule.key,
        label: rule.label,
        hint: `${rule.hint} As delivered: ${withUnit(shownNumber(DEFAULT_SETTINGS, rule), rule)}.`,
        unit: rule.unit,
        min: rule.min,
        max: rule.max,
        value: form[rule.key] ?? '',
        error: errors[rule.key],
      }),
    ),
    page === 'champion-lost' ? roleBoxes(form) : '',
    page === 'dead-suppress'
      ? toggle({
          name: 'automatic',
          label: 'Suppress at once',
          hint: 'On: Bellwether marks the address as suppressed in its own list until something speaks for it again. Off: it only says so in the history of the address. Either way nothing is sent to your email service: most of them stop by themselves after a hard bounce.',
          isOn: form.automatic === 'on',
        })
      : '',
    ...(page === 'global-unsubscribe' ? contactRuleFields(form, errors, given.tableMade ?? null) : []),
    page === 'list-unsubscribe'
      ? toggle({
          name: 'personalTouch',
          label: 'Ask for a personal touch',
          hint: 'On: whoever matters and left one kind of mail opens a task for service: one call where the table of “Left all mail” allows it, else an internal review. It counts against the tasks of the day. Off: the contact says what they left, and nobody is bothered.',
          isOn: form.personalTouch === 'on',
        })
      : '',
    ...(page === 'tasks' ? ownerFields(given) : []),
    ...(page === 'digests' ? digestFields(given) : []),
    ...(hasWording(page) ? wordingFields(form, errors) : []),
    ...(page === 'global-unsubscribe' ? openerFields('everything', form, errors) : []),
    ...(page === 'list-unsubscribe' ? openerFields('stream', form, errors) : []),
  ];
}

function roleBoxes(form: RulesForm): Html {
  return html`
    <fieldset class="field" aria-describedby="roles-hint">
      <legend class="field-label">Who counts as champion</legend>
      <p class="field-hint" id="roles-hint">Roles in a purchase, as HubSpot has them on the contact. Whoever a rep ticked as <em>Champion</em> always counts.</p>
      <div class="options two">${BUYING_ROLES.map(
        (role) => html`
        <label class="option" for="role-${role.id}">
          <input id="role-${role.id}" name="role-${role.id}" type="checkbox"${form[`role-${role.id}`] === 'on' ? html` checked` : ''}>
          <span class="option-title">${role.label}</span>
        </label>`,
      )}</div>
    </fieldset>`;
}

function ownerField(
  { form, errors, owners }: RuleFields,
  name: 'fallbackOwnerId' | 'serviceOwnerId' | 'adminDigestOwnerId',
  hint: string,
  nobody: string,
): Html {
  const chosen = form[name] ?? '';
  const isGone = chosen !== '' && !owners.some((owner) => owner.ownerId === chosen);
  const none = owners.length === 0 ? ' HubSpot has told us of nobody yet; look again in a while.' : '';
  return selectField({
    name,
    label: LABELS[name] ?? name,
    hint: `${hint}${none}`,
    value: chosen,
    error: errors[name],
    options: [
      { value: '', label: nobody },
      ...owners.map((owner) => ({ value: owner.ownerId, label: nameOf(owner) })),
      ...(isGone ? [{ value: chosen, label: `Owner ${chosen}, who is not in HubSpot any more` }] : []),
    ],
  });
}

function ownerFields(given: RuleFields): readonly Html[] {
  return [
    ownerField(
      given,
      'fallbackOwnerId',
      'A task goes to the owner of the contact, else of the company, else of a deal, else to:',
      'Nobody: the task is unassigned',
    ),
    ownerField(
      given,
      'serviceOwnerId',
      'Whoever has the lifecycle stage customer or evangelist.',
      'To their own owner, like all others',
    ),
    toggle({
      name: 'weeklyReasons',
      label: 'Tell owners of campaigns each week why people left',
      hint: 'On Monday morning, one task for each campaign of which people said why, with the reasons and their words. Who owns a campaign is set on the page Reasons; else it is whoever is named above.',
      isOn: given.form.weeklyReasons === 'on',
    }),
  ];
}

function digestFields(given: RuleFields): readonly Html[] {
  return [
    toggle({
      name: 'ownerDigest',
      label: 'Each owner gets a digest of the week',
      hint: 'Who of theirs was lost or won back, deals without a reachable contact, what waits longest, what people said, and one thing to do. Whoever has nothing of it gets none.',
      isOn: given.form.ownerDigest === 'on',
    }),
    ownerField(
      given,
      'adminDigestOwnerId',
      'The flock in numbers against the week before, rates, wishes to leave, what failed, sources that fell silent, rules that were changed.',
      'Nobody',
    ),
    html`<p class="fine"><a href="/digests">See the digests of this week</a> as they would read now, by the rules that are saved.</p>`,
  ];
}

function nameOf(owner: OwnerFacts): string {
  if (owner.name === '') return `Owner ${owner.ownerId}`;
  return owner.email === null || owner.email === owner.name ? owner.name : `${owner.name} (${owner.email})`;
}

function wordingFields(form: RulesForm, errors: FieldErrors): readonly Html[] {
  return [
    textField({
      name: 'title',
      label: 'Title of the task',
      hint: 'Empty: Bellwether’s wording. HubSpot shows 120 characters; long names are shortened to fit.',
      maxLength: TITLE_MAX,
      value: form.title ?? '',
      error: errors.title,
    }),
    areaField({
      name: 'opening',
      label: 'Opening of the task',
      hint: 'Stands above what Bellwether writes: what happened, what to do, whom to call. Empty: nothing more.',
      rows: 4,
      maxLength: OPENING_MAX,
      value: form.opening ?? '',
      error: errors.opening,
    }),
    html`
    <details class="placeholders">
      <summary>What can stand in braces</summary>
      <dl>${PLACEHOLDERS.map(({ name, says, otherwise }) => html`<div><dt><code>{${name}}</code></dt><dd>${says}; where that is not known: ${otherwise}</dd></div>`)}</dl>
      <p class="fine">Tasks about several people of one company, and digests, keep Bellwether’s wording.</p>
    </details>`,
  ];
}
