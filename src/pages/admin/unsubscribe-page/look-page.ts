/** Name, controller, colours, logo and languages. */
import { type Html, html } from '../../../lib/html.ts';
import { LAST_MAIL_HOURS } from '../../../public-page/page-settings.ts';
import { createPalette, readColour } from '../../../public-page/palette.ts';
import { TEXT_MAX } from '../../../public-page/read-page-form.ts';
import { LANGUAGE_NAMES, LANGUAGES } from '../../../words/languages.ts';
import { pageSpeeches } from '../../../words/page-speech.ts';
import { numberField } from '../../parts/number-field.ts';
import { selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';
import type { AdminVisit } from '../visit.ts';
import { type FormView, formPage } from './form-page.ts';
import { logoForm } from './logo-form.ts';

const LABELS: Readonly<Record<string, string>> = {
  company: 'Name of the company',
  controller: 'Who is responsible for the data',
  privacyUrl: 'Address of the privacy notice',
  accent: 'Colour of buttons and links',
  band: 'Colour behind the logo',
  lastMailHours: 'Mail that is on its way may still arrive for',
};

const labelOf = (name: string): string => LABELS[name] ?? `How long answers are kept (${name.split('-')[1] ?? ''})`;

export interface LookView extends FormView {
  readonly logoFault: string | null;
}

export function lookPage(visit: AdminVisit, view: LookView): Html {
  return formPage(visit, view, {
    tab: 'look',
    action: '/unsubscribe-page',
    lead: 'What people see when they press “unsubscribe” in one of your emails. It works without script and without cookies, in light and dark.',
    fields: html`${names(visit, view)}${colours(view)}${languages(view)}`,
    more: logoForm(visit, view.current.logoHash, view.logoFault),
    labelOf,
  });
}

function field(
  view: LookView,
  name: 'company' | 'controller' | 'privacyUrl' | 'accent' | 'band',
  hint: Html | string,
  max: number,
) {
  return textField({
    name,
    label: labelOf(name),
    hint,
    maxLength: max,
    isRequired: false,
    value: view.form[name] ?? '',
    error: view.errors[name],
  });
}

function names(visit: AdminVisit, view: LookView): Html {
  return html`
    <h2>Who is speaking</h2>
    ${field(view, 'company', `As people know it. Empty: ${visit.portal.name ?? 'no name, since HubSpot tells us none'}.`, TEXT_MAX.company)}
    ${field(view, 'controller', 'The controller, with legal form and town: Northwind Instruments GmbH, Hamburg.', TEXT_MAX.controller)}
    ${field(view, 'privacyUrl', 'Linked where people are asked why they leave, and at the foot of the page.', TEXT_MAX.privacyUrl)}
    ${numberField({
      name: 'lastMailHours',
      label: labelOf('lastMailHours'),
      hint: `The page says until when, in hours after the unsubscribe. As delivered: ${LAST_MAIL_HOURS.standard}, which is what Gmail and Yahoo allow.`,
      unit: 'hours',
      min: LAST_MAIL_HOURS.least,
      max: LAST_MAIL_HOURS.most,
      value: view.form.lastMailHours ?? '',
      error: view.errors.lastMailHours,
    })}`;
}

function colours(view: LookView): Html {
  return html`
    <h2>Colours</h2>
    ${field(view, 'accent', html`Six digits, for example #1b674f. Empty: Bellwether’s green. ${accentSamples(view)}`, 7)}
    ${field(view, 'band', html`Empty: none. The name on it is black or white, whichever can be read. ${bandSample(view)}`, 7)}`;
}

/** Colours as drawings: the content security policy allows no styles of a page's own. */
function swatch(colour: string): Html {
  return html`<svg class="swatch" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><rect width="16" height="16" rx="3" fill="${colour}"></rect></svg>`;
}

function accentSamples({ form }: LookView): Html | string {
  const colour = readColour(form.accent ?? '');
  if (colour === null) return '';
  const [light, dark] = [createPalette(colour, 'light').accent, createPalette(colour, 'dark').accent];
  return html`<br>${swatch(light)} ${light} in the light, ${swatch(dark)} ${dark} in the dark${dark === colour ? '' : ', so that it can be read there'}.`;
}

function bandSample({ form }: LookView): Html | string {
  const colour = readColour(form.band ?? '');
  return colour === null ? '' : html`<br>${swatch(colour)} ${colour}`;
}

function languages(view: LookView): Html {
  const { form, errors } = view;
  return html`
    <h2>Languages</h2>
    <p class="section-lead">The page speaks the language of the contact in HubSpot, else that of the browser, else the default one. People can always choose another.</p>
    ${selectField({
      name: 'language',
      label: 'Default language',
      value: form.language ?? 'en',
      options: LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] })),
    })}
    <fieldset class="field">
      <legend class="field-label">Languages of the page</legend>
      <div class="options two">${LANGUAGES.map(
        (one) => html`
        <label class="option" for="show-${one}">
          <input id="show-${one}" name="show-${one}" type="checkbox"${form[`show-${one}`] === 'on' ? html` checked` : ''}>
          <span class="option-title" lang="${one}">${LANGUAGE_NAMES[one]}</span>
        </label>`,
      )}</div>
    </fieldset>
    <details${LANGUAGES.some((one) => errors[`retention-${one}`]) ? html` open` : ''}>
      <summary>How long answers are kept</summary>
      <div class="form">
        <p class="field-hint">One sentence, shown where people say why they leave. Where it is empty in a language, yours in the default language stands; without that, ours.</p>
        ${LANGUAGES.map((one) =>
          textField({
            name: `retention-${one}`,
            label: LANGUAGE_NAMES[one],
            maxLength: TEXT_MAX.retention,
            placeholder: pageSpeeches[one].text('survey.retention'),
            value: form[`retention-${one}`] ?? '',
            error: errors[`retention-${one}`],
          }),
        )}
      </div>
    </details>`;
}
