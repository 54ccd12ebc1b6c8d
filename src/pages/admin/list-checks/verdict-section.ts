/** What to do with new data, why, and the decision. */
import type { DoorVerdict } from '../../../flow/vet/door-verdict.ts';
import type { CheckSummary } from '../../../jobs/vet/summarise-check.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { Decision, ListCheck } from '../../../store/list-check.ts';
import { count, counted } from '../../format.ts';
import { emailText } from '../../parts/email-text.ts';
import { type NoticeTone, notice } from '../../parts/notice.ts';
import { percent } from '../../rate-words.ts';
import type { AdminVisit } from '../visit.ts';
import { ADVICE } from './finding-words.ts';

const TONES: Readonly<Record<Decision, NoticeTone>> = {
  take: 'green',
  quarantine: 'blue',
  sample: 'amber',
  refuse: 'red',
};

export function verdictSection(
  visit: AdminVisit,
  check: ListCheck,
  summary: CheckSummary,
  past: readonly ListCheck[],
): Html | string {
  const { verdict, limits } = summary;
  if (verdict === null || limits === null) return '';
  return html`
    ${notice(TONES[verdict.advice], ADVICE[verdict.advice].label, because(verdict, summary, limits.refuseBadFrom))}
    ${check.decision === null ? decide(visit, check, verdict.advice) : decided(visit, check)}
    ${
      past.length === 0
        ? ''
        : html`<section class="section" aria-labelledby="past"><h2 id="past">Earlier data of ${check.dataSource ?? ''}</h2><ul>${past.map(
            (one) =>
              html`<li><a href="/new-data/${one.checkId}">${one.name}</a>: ${ADVICE[one.decision ?? 'refuse'].label.toLowerCase()}, by ${emailText(one.decidedBy ?? '')} on ${visit.format.date(one.decidedAt ?? one.createdAt)}</li>`,
          )}</ul></section>`
    }`;
}

function because({ because: why, rate, sampleSize }: DoorVerdict, summary: CheckSummary, mostBad: number): string {
  const bad = ['malformed', 'typo', 'gone', 'disposable', 'burst'].reduce(
    (sum, one) => sum + (summary.counts[one] ?? 0),
    0,
  );
  const from =
    rate === null
      ? 'There is not enough to say how many of it the servers will not know.'
      : `${rate.from === 'sample' ? `Of its rows, ${count(summary.sample.tried)} were mailed before: ` : 'By what became of addresses like these, '}${percent(rate.rate)} % unknown users (${percent(rate.low)} to ${percent(rate.high)} %).`;
  const size =
    sampleSize === null
      ? ''
      : ` Mail ${counted(sampleSize, 'address', 'addresses')} of it first, from a separate IP: if none bounces, the rest may come.`;
  switch (why) {
    case 'bad_rows':
      return `${counted(bad, 'row')} cannot be mailed or look made by a machine, which is surely more than ${percent(mostBad)} % of it. ${from}`;
    case 'nothing_new':
      return 'Nothing in it is new that could be mailed.';
    case 'maybe':
    case 'not_enough':
      return `${from}${size}`;
    case 'low':
      return `${from} It may come in as it is.`;
    case 'rate':
      return `${from} ${rate !== null && rate.low >= 0.05 ? 'Few mailbox providers bear so many.' : 'New addresses get only a welcome mail until it did not bounce.'}`;
  }
}

function decide(visit: AdminVisit, check: ListCheck, advice: Decision): Html {
  if (visit.admin.role !== 'admin') return html`<p>Ask an admin of this portal to decide.</p>`;
  const order = [advice, ...(Object.keys(ADVICE) as Decision[]).filter((one) => one !== advice)];
  return html`
    <form class="actions" method="post" action="/new-data/${check.checkId}/decide">
      ${order.map(
        (one) =>
          html`<button class="button${one === advice ? '' : ' plain'}" type="submit" name="decision" value="${one}">${ADVICE[one].deed}</button>`,
      )}
    </form>`;
}

function decided(visit: AdminVisit, { decision, decidedBy, decidedAt }: ListCheck): Html {
  return html`<p>Decided: <strong>${ADVICE[decision ?? 'refuse'].label.toLowerCase()}</strong>, by ${emailText(decidedBy ?? '')}${decidedAt ? html` on ${visit.format.date(decidedAt)}` : ''}.</p>`;
}
