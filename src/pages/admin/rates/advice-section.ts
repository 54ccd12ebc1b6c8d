/** What helps where too many addresses are unknown: as far as the numbers give cause. */
import { type Html, html } from '../../../lib/html.ts';
import type { RatesView } from './read-rates.ts';

interface Advice {
  readonly heading: string;
  readonly steps: readonly (Html | string)[];
}

const AT_ONCE: Advice = {
  heading: 'Before the next mailing',
  steps: [
    html`Leave out whoever the server does not know: <a href="/lost?reason=user_unknown">the lost contacts with this reason</a> are the list.`,
    'Keep one list of such addresses for the whole company, so that no other tool mails them again.',
    html`Write regularly, and part from addresses that are old and silent: the longer nobody writes, the more of them end, and some become traps. <a href="/age">How old yours are</a>`,
  ],
};

const BY_VIEW: Readonly<Record<RatesView['query']['by'], Advice | null>> = {
  campaign: {
    heading: 'A mailing stands out',
    steps: [
      'Look to whom it went that the others did not: an old list, an import, people nobody had written to for long.',
      'Open it here to see from which data source the unknown ones came.',
    ],
  },
  'data-source': {
    heading: 'A data source stands out',
    steps: [
      'Hold what comes from it. Write to a small sample first, from an IP that your usual mail does not use, and look at this rate.',
      'Look through what it hands over: addresses that cannot be right, and those of roles (abuse@, postmaster@, sales@), do not belong on a list.',
      'Ask how people sign up there, and look at it again now and then; a partner whose numbers stay high is not worth the harm.',
    ],
  },
  gateway: {
    heading: 'A receiving system stands out',
    steps: [
      'Read a few of its answers before you believe them: some systems say “unknown” of mail that they refuse for another reason.',
    ],
  },
  ip: {
    heading: 'A sending IP stands out',
    steps: [
      'Give first mails (welcome, confirmation, “tell a friend”) an IP of their own: mistyped addresses then do not harm the rest of your mail.',
    ],
  },
  'source-kind': null,
  send: null,
};

const AT_THE_DOOR: Advice = {
  heading: 'Where addresses come in',
  steps: [
    'Refuse at the form what cannot be an address, and keep robots out.',
    'Ask new people to confirm by a mail, and put them on no list before they did.',
    html`Let people change their address where they would leave: <a href="/unsubscribe-page">your unsubscribe page</a> offers it.`,
  ],
};

/** Nothing where all is well, or where too little is known to say otherwise. */
export function adviceSection({ query, total, groups }: RatesView): Html | string {
  if (query.kind !== 'unknown' && query.kind !== 'hard') return '';
  const stands = groups.some(({ judged, key }) => judged.sureLevel >= 2 && key !== '');
  if (total.judged.sureLevel === 0 && !stands) return '';
  const own = stands ? BY_VIEW[query.by] : null;
  return html`
    <section aria-labelledby="advice">
      <h2 id="advice">What helps</h2>
      <div class="panel rates-advice">${[AT_ONCE, ...(own ? [own] : []), AT_THE_DOOR].map(
        ({ heading, steps }) => html`
        <div>
          <h3>${heading}</h3>
          <ul>${steps.map((step) => html`<li>${step}</li>`)}</ul>
        </div>`,
      )}</div>
    </section>`;
}
