/** The frame of the forms: title, tabs, what is wrong, and the button; viewers see what is set, and nothing to press. */
import { type Html, html } from '../../../lib/html.ts';
import type { FieldErrors, PageForm } from '../../../public-page/read-page-form.ts';
import type { CurrentPage } from '../../../public-page/save-page.ts';
import { errorSummary } from '../../parts/error-summary.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { type PageTab, pageTabs } from './page-tabs.ts';

export interface FormView {
  readonly current: CurrentPage;
  /** As it stands, or as it was typed. */
  readonly form: PageForm;
  readonly errors: FieldErrors;
}

export interface FormPage {
  readonly tab: PageTab;
  /** Where it posts to, and what the page is called by. */
  readonly action: string;
  readonly lead: Html | string;
  readonly fields: Html;
  /** Below the form. */
  readonly more?: Html;
  /** What a field is called in the list of what is wrong. */
  labelOf(name: string): string;
}

export function formPage(visit: AdminVisit, view: FormView, page: FormPage): Html {
  const faults = Object.entries(view.errors).map(([id, error]) => ({ id, error: `${page.labelOf(id)}: ${error}` }));
  const isAdmin = visit.admin.role === 'admin';
  const state = 'ask';
  return adminLayout(visit, {
    title: 'Unsubscribe page',
    section: 'unsubscribe-page',
    body: html`
      <div class="page-head">
        <h1>Unsubscribe page</h1>
        <a class="button plain" href="/unsubscribe-page/preview/${state}/${view.current.settings.language}">Look at it</a>
      </div>
      <p class="section-lead">${page.lead}</p>
      ${pageTabs(page.tab)}
      ${errorSummary(faults)}
      <form class="panel form" method="post" action="${page.action}">
        <input type="hidden" name="base" value="${view.current.version}">
        ${
          isAdmin
            ? html`${page.fields}<p class="actions"><button class="button" type="submit">Save</button></p>`
            : html`<fieldset class="read-only" disabled><legend class="visually-hidden">Only admins change this</legend><div class="form">${page.fields}</div></fieldset>
              <p class="fine">Only admins can change this.</p>`
        }
      </form>
      ${page.more ?? ''}`,
  });
}
