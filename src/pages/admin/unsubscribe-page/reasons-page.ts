/** The reasons that people can tap. */
import { type Html, html } from '../../../lib/html.ts';
import { isSurveyReason } from '../../../public-page/page-settings.ts';
import { pageSpeeches } from '../../../words/page-speech.ts';
import { SURVEY_WORDS } from '../../words.ts';
import type { AdminVisit } from '../visit.ts';
import { type FormView, formPage } from './form-page.ts';
import { labelRow } from './label-row.ts';

export function reasonsPage(visit: AdminVisit, view: FormView): Html {
  return formPage(visit, view, {
    tab: 'reasons',
    action: '/unsubscribe-page/reasons',
    lead: 'Asked after leaving, once, and only of who likes to say. Change the words and the order; the meaning stays, so that reports can be compared over time.',
    fields: html`${view.current.settings.reasons.map(({ key }) =>
      labelRow(view, {
        prefix: `reason-${key}`,
        title: SURVEY_WORDS[key] ?? key,
        onLabel: 'Can be tapped',
        languages: view.current.settings.languages,
        placeholder: (language) => (isSurveyReason(key) ? pageSpeeches[language].text(`reasons.${key}`) : ''),
      }),
    )}`,
    labelOf: (name) => SURVEY_WORDS[name.split('-')[1] ?? ''] ?? name,
  });
}
