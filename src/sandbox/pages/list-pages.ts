import { html } from 'hono/html';
import type { Incoming } from '../gate/incoming.ts';
import type { Reply } from '../http/reply.ts';
import { OBJECT_KINDS } from '../model/object-type.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { readProperty } from '../objects/compute-property.ts';
import { inPortal } from './find-portal.ts';
import { formatMoney, formatTime, formatValue, ownerNamed, recordTitle, stageNamed } from './format.ts';
import { answerPage, type Markup } from './layout.ts';
import type { PageRoute } from './page-route.ts';
import { pageOf, pager } from './paging.ts';

const PAGE_SIZE = 50;

type Listed = 'contacts' | 'companies' | 'deals';

interface Column {
  readonly title: string;
  /** Left out where the screen is narrow. */
  readonly wide?: boolean;
  readonly cell: (portal: Portal, record: CrmRecord) => string | Markup;
}

const owner: Column = {
  title: 'Owner',
  wide: true,
  cell: (portal, { properties }) => ownerNamed(portal, properties.hubspot_owner_id),
};

const COLUMNS: Readonly<Record<Listed, readonly Column[]>> = {
  contacts: [
    { title: 'Email', wide: true, cell: (_, { properties }) => properties.email ?? '' },
    { title: 'Email status', cell: emailStatus },
    { title: 'Company', wide: true, cell: companyOf },
    { title: 'Job title', wide: true, cell: (_, { properties }) => properties.jobtitle ?? '' },
    owner,
  ],
  companies: [
    { title: 'Domain', cell: (_, { properties }) => properties.domain ?? '' },
    { title: 'Contacts', cell: (portal, record) => String(portal.associations.countOf(record, 'contacts')) },
    { title: 'Country', wide: true, cell: (_, { properties }) => properties.country ?? '' },
    owner,
  ],
  deals: [
    { title: 'Stage', cell: (portal, { properties }) => stageNamed(portal, properties.dealstage) },
    {
      title: 'Amount',
      cell: (portal, { properties }) =>
        formatMoney(properties.amount, properties.deal_currency_code ?? portal.currency),
    },
    {
      title: 'Close date',
      wide: true,
      cell: (portal, { properties }) =>
        properties.closedate ? formatTime(portal, Date.parse(properties.closedate)) : '',
    },
    owner,
  ],
};

const TITLES: Readonly<Record<Listed, string>> = { contacts: 'Contacts', companies: 'Companies', deals: 'Deals' };

/** The lists of contacts, companies and deals, newest change first, with a plain search. */
export const listRoutes: readonly PageRoute[] = (['contacts', 'companies', 'deals'] as const).map((type) => ({
  method: 'GET',
  pattern: `/portals/:portalId/${type}`,
  handle: inPortal((portal, incoming) => showList(portal, type, incoming)),
}));

function showList(portal: Portal, type: Listed, { query }: Incoming): Promise<Reply> {
  const wanted = query.get('q')?.trim() ?? '';
  const records = [...portal.tables[type].records.values()]
    .filter((record) => record.archivedAt === null && matches(record, wanted))
    .sort((a, b) => b.updatedAt - a.updatedAt || Number(a.id) - Number(b.id));
  const page = pageOf(records, query.get('page'), PAGE_SIZE);
  const path = `/portals/${portal.id}/${type}`;
  const main = html`<h1>${TITLES[type]}</h1>
<form class="search" action="${path}" role="search">
<label for="q">Search ${type}</label>
<input id="q" name="q" type="search" value="${wanted}" placeholder="Name, email, domain">
<button>Search</button>
</form>
<p class="quiet">${page.total.toLocaleString('en')} ${wanted ? `found for “${wanted}”` : page.total === 1 ? OBJECT_KINDS[type].singular : type}</p>
${page.total === 0 ? html`<p class="empty">Nothing here yet.</p>` : table(portal, type, page.items)}
${pager(page, path, query)}`;
  return answerPage({ title: TITLES[type], portal, tab: type, main });
}

function table(portal: Portal, type: Listed, records: readonly CrmRecord[]): Markup {
  const columns = COLUMNS[type];
  return html`<div class="scroll"><table>
<thead><tr><th scope="col">Name</th>${columns.map((column) => html`<th scope="col" class="${column.wide ? 'wide' : ''}">${column.title}</th>`)}</tr></thead>
<tbody>${records.map(
    (record) => html`<tr>
<th scope="row"><a href="/portals/${portal.id}/${type}/${record.id}">${recordTitle(record)}</a>${emailBelow(record)}</th>
${columns.map((column) => html`<td class="${column.wide ? 'wide' : ''}">${column.cell(portal, record)}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

function matches(record: CrmRecord, wanted: string): boolean {
  const {
    firstname = '',
    lastname = '',
    email = '',
    hs_additional_emails = '',
    name = '',
    domain = '',
    dealname = '',
    company = '',
  } = record.properties;
  const text = [`${firstname} ${lastname}`, email, hs_additional_emails, name, domain, dealname, company]
    .join('\n')
    .toLowerCase();
  return wanted === '' || text.includes(wanted.toLowerCase()) || record.id === wanted;
}

/** What the installed app says about the address, where it keeps that in a property of its own. */
function emailStatus(portal: Portal, record: CrmRecord): string {
  const definition = portal.tables[record.type].properties.get('bw_email_status');
  const value = record.properties.bw_email_status;
  return definition && value ? formatValue(portal, definition, value) : '';
}

function companyOf(portal: Portal, record: CrmRecord): string {
  const id = readProperty(portal, record, 'associatedcompanyid');
  const company = id ? portal.tables.companies.records.get(id) : undefined;
  return company ? recordTitle(company) : (record.properties.company ?? '');
}

/** Where the screen has no room for a column of its own. */
function emailBelow({ properties }: CrmRecord): Markup | '' {
  return properties.email ? html`<small class="narrow">${properties.email}</small>` : '';
}
