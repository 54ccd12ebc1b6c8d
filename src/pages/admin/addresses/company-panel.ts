/** What became of the person's company, where it concerns them: the answer to "where are they now?" */
import { type Html, html } from '../../../lib/html.ts';
import type { AccountRow } from '../../../store/account.ts';
import { badge } from '../../parts/badge.ts';
import { emailText } from '../../parts/email-text.ts';
import { ACCOUNT_KINDS_IN_WORDS, confidenceLabel, whyProbable } from '../accounts/account-words.ts';

/** Turnover says nothing of the one person. */
const SILENT: readonly AccountRow['kind'][] = ['well', 'turnover'];

export function companyPanel(account: AccountRow | null, addressId: number): Html | string {
  const person = account?.state?.people.find((one) => one.addressId === addressId);
  if (!account || !person || SILENT.includes(account.kind)) return '';
  const { label, tone, says } = ACCOUNT_KINDS_IN_WORDS[account.kind];
  const { probable } = person;
  return html`
    <div class="panel">
      <h2>Their company</h2>
      <p>${badge(label, tone)}</p>
      <p>${says}</p>
      ${
        probable === null
          ? ''
          : html`<h3>Probably now</h3><p>${emailText(probable.probable)}</p><p class="fine">${confidenceLabel(probable.confidence)}. ${whyProbable(probable)}</p>`
      }
      <p><a href="/accounts/${account.domain}">See the whole company</a></p>
    </div>`;
}
