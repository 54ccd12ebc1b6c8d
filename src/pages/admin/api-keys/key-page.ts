/** Who of the company's scripts may ask, and what. For admins alone. */
import { API_SCOPES, type ApiScope, KEY_DAYS } from '../../../install/api-keys.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { ApiKeyRow } from '../../../store/api-key.ts';
import { badge } from '../../parts/badge.ts';
import { confirm } from '../../parts/confirm.ts';
import { emailText } from '../../parts/email-text.ts';
import { emptyState } from '../../parts/empty.ts';
import { errorSummary } from '../../parts/error-summary.ts';
import { notice } from '../../parts/notice.ts';
import { selectField } from '../../parts/select-field.ts';
import { NOTHING, table } from '../../parts/table.ts';
import { tabs } from '../../parts/tabs.ts';
import { textField } from '../../parts/text-field.ts';
import { toggle } from '../../parts/toggle.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';

export const MAX_LABEL = 100;

export interface KeyForm {
  readonly label: string;
  readonly scopes: readonly ApiScope[];
  readonly days: string;
  readonly errors: Readonly<Partial<Record<'label' | 'scopes' | 'days', string>>>;
  /** Shown now, and never again. */
  readonly made: { readonly key: string; readonly label: string } | null;
}

const SCOPES: Readonly<Record<ApiScope, { readonly label: string; readonly hint: string }>> = {
  'lists:check': { label: 'Check lists', hint: 'lists:check. How a list stands before it is mailed.' },
  'forms:check': {
    label: 'Check what a form takes',
    hint: 'forms:check. One address at a time; it tells nothing of who is known here.',
  },
  'suppressions:check': { label: 'Ask about addresses', hint: 'suppressions:check. Whom of a list not to mail.' },
  'suppressions:read': {
    label: 'Read the whole list',
    hint: 'suppressions:read. Everybody who is on it, and why: for a copy of the list elsewhere.',
  },
};

const DAYS: Readonly<Record<number, string>> = {
  0: 'until it is revoked',
  30: '30 days',
  90: '90 days',
  365: 'a year',
};

export function apiKeyPage(visit: AdminVisit, keys: readonly ApiKeyRow[], form: KeyForm, publicUrl: string): Html {
  return adminLayout(visit, {
    title: 'API',
    section: 'api-keys',
    body: html`
      <div class="page-head"><h1>API</h1></div>
      ${apiTabs('keys')}
      <p class="section-lead">Your own scripts ask Bellwether whom not to mail. Each has a key of its own, which opens this account alone, and can be revoked by itself.</p>
      ${form.made ? shown(form.made, publicUrl) : ''}
      <section aria-labelledby="keys">
        <h2 id="keys">Keys</h2>
        ${keys.length > 0 ? html`<div class="panel">${keyTable(visit, keys)}</div>` : emptyState('No key yet', 'Make one for the first script, below.')}
      </section>
      <section class="section" aria-labelledby="new-key">
        <h2 id="new-key">Make a key</h2>
        ${errorSummary((['label', 'scopes', 'days'] as const).flatMap((id) => (form.errors[id] ? [{ id: id === 'scopes' ? API_SCOPES[0] : id, error: form.errors[id] }] : [])))}
        <form class="panel form" method="post" action="/api-keys">
          ${textField({
            name: 'label',
            label: 'What is it for?',
            hint: 'So that it can be told from others later, for example “Nightly newsletter, server 3”.',
            value: form.label,
            error: form.errors.label,
            isRequired: true,
            maxLength: MAX_LABEL,
          })}
          ${[...API_SCOPES].reverse().map((scope) =>
            toggle({
              name: scope,
              label: SCOPES[scope].label,
              hint: SCOPES[scope].hint,
              error: scope === API_SCOPES[0] ? (form.errors.scopes ?? null) : null,
              isOn: form.scopes.includes(scope),
            }),
          )}
          ${selectField({
            name: 'days',
            label: 'It is good for',
            value: form.days,
            error: form.errors.days,
            options: KEY_DAYS.map((days) => ({ value: String(days), label: DAYS[days] ?? `${days} days` })),
          })}
          <p class="actions"><button class="button" type="submit">Make the key</button></p>
        </form>
      </section>`,
  });
}

export function apiTabs(here: 'keys' | 'guide'): Html {
  return tabs('API', [
    { label: 'Keys', href: '/api-keys', isHere: here === 'keys' },
    { label: 'How to ask', href: '/api-keys/guide', isHere: here === 'guide' },
  ]);
}

function shown({ key, label }: { key: string; label: string }, publicUrl: string): Html {
  return notice(
    'green',
    `The key for ${label}`,
    html`It is shown only now, and kept here as a hash alone. Put it where the script keeps its secrets; never into a web page or an address.
      <span class="copy-row"><code class="url" data-copy>${key}</code></span>
      The script sends it as <code>Authorization: Bearer …</code> to <code>${publicUrl}/api/v1</code>.`,
    html`<a href="/api-keys/guide">How to ask</a>`,
  );
}

function keyTable(visit: AdminVisit, keys: readonly ApiKeyRow[]): Html {
  return table<ApiKeyRow>(
    'Keys',
    [
      { label: 'For', cell: (row) => html`<span class="actor">${row.label}</span>` },
      { label: 'May', cell: (row) => row.scopes.map((one) => SCOPES[one as ApiScope]?.label ?? one).join(', ') },
      { label: 'State', cell: (row) => stateCell(visit, row) },
      { label: 'Last used', cell: (row) => (row.lastUsedAt ? visit.format.ago(row.lastUsedAt) : 'Never') },
      {
        label: 'Made',
        cell: (row) =>
          html`${visit.format.date(row.madeAt)}<span class="person-who actor">by ${emailText(row.madeBy)}</span>`,
      },
      { label: 'Action', cell: (row) => (row.revokedAt ? NOTHING : revoke(row)) },
    ],
    keys,
  );
}

function stateCell(visit: AdminVisit, row: ApiKeyRow): Html {
  if (row.revokedAt)
    return html`${badge('Revoked', 'grey')}<span class="person-who actor">${visit.format.date(row.revokedAt)} by ${row.revokedBy ?? ''}</span>`;
  if (!row.expiresAt) return badge('Good', 'green');
  return row.expiresAt <= visit.now
    ? html`${badge('Expired', 'amber')}<span class="person-who">${visit.format.date(row.expiresAt)}</span>`
    : html`${badge('Good', 'green')}<span class="person-who">until ${visit.format.date(row.expiresAt)}</span>`;
}

function revoke(row: ApiKeyRow): Html {
  return confirm({
    label: 'Revoke',
    about: `the key for ${row.label}`,
    question: `Whatever asks with the key for ${row.label} is refused from now on. A revoked key cannot be brought back.`,
    deed: 'Revoke the key',
    action: `/api-keys/${row.keyId}/revoke`,
    isDangerous: true,
  });
}
