/** One line of the report, whole: what its files say of somebody, column by column. */
import type { LostPerson } from '../../../jobs/join-lost.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { XlsxValue } from '../../../table/write-xlsx.ts';
import { count } from '../../format.ts';
import { LOST_COLUMNS, type LostColumn } from '../../lost-columns.ts';
import { emailText } from '../../parts/email-text.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { hrefOf, type LostQuery } from './lost-query.ts';

/** @param query of the list from which somebody came */
export function lostPersonPage(visit: AdminVisit, person: LostPerson, query: LostQuery): Html {
  const { row } = person;
  const facts = LOST_COLUMNS.flatMap((column) => {
    const value = column.value(person);
    return value === null ? [] : [{ name: column.name, said: sayValue(visit, column, value) }];
  });
  return adminLayout(visit, {
    title: `${row.person ?? row.email} in the lost report`,
    section: 'lost',
    body: html`
      <p class="crumb"><a href="${hrefOf(query)}">Lost contacts</a></p>
      <div class="page-head">
        <h1>${row.person ?? emailText(row.email)}</h1>
        <p class="actions"><a class="button plain small" href="/addresses/${row.addressId}">Evidence and history</a></p>
      </div>
      <p class="fine">Every column of the report, as its files have them.</p>
      <div class="panel lost-person"><dl>${facts.map(({ name, said }) => html`<div><dt>${name}</dt><dd>${said}</dd></div>`)}</dl></div>`,
  });
}

function sayValue(visit: AdminVisit, { isShare }: LostColumn, value: Exclude<XlsxValue, null>): Html | string {
  if (value instanceof Date) return visit.format.time(value);
  if (typeof value === 'string') return value;
  return isShare ? `${Math.round(value * 100)} %` : count(value);
}
