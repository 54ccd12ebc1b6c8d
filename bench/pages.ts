/** The pages of the console over HTTP, signed in: of a portal with many addresses, beside those of an empty one. */
import type { Knex } from 'knex';
import { createSecretBox } from '../src/lib/secrets.ts';
import { findPortal } from '../src/store/portal.ts';
import { servePages } from '../test/support/pages-app.ts';
import { fillPortal, findInFilled } from './fill-portal.ts';
import { type Measures, percentile } from './measures.ts';
import { addBenchPortal } from './portal.ts';
import { watchQueries } from './watch-queries.ts';

const FULL = 9_000_010;
const EMPTY = 9_000_011;
/** A page of the empty portal that asks for next to nothing. */
const IDLE = '/sources';
const NEXT = /href="([^"]*)" rel="next"/;
/** How far the deep page of the list lies. */
const PAGES_AHEAD = 100;

/** @param addresses of the full portal; @param rounds each page is asked for so often */
export async function measurePages(db: Knex, addresses: number, rounds: number): Promise<Measures> {
  const now = new Date();
  const box = createSecretBox([Buffer.alloc(32, 1)]);
  // The empty one comes last: where it is there already, the full one was filled by an earlier run.
  if (!(await findPortal(db, EMPTY))) {
    await addBenchPortal(db, FULL, box);
    await fillPortal(db, FULL, addresses, now);
    await addBenchPortal(db, EMPTY, box);
  }
  const { busiest, quietest } = await findInFilled(db, FULL, addresses);
  const app = await servePages(db, () => new Date());
  const signIn = (portalId: number) =>
    app.signIn({ portalId, userId: 1, email: 'bench@bellwether.example', role: 'admin' });
  const slowest = watchQueries(db);
  const get = async (path: string): Promise<string> => {
    const response = await fetch(app.url + path, { redirect: 'manual' });
    const page = await response.text();
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
    return page;
  };
  try {
    signIn(FULL);
    const pages: [string, string][] = [
      ['overview', '/'],
      ['overview_30', '/?days=30'],
      ['lost', '/lost'],
      ['lost_deep', await pageAhead(get, '/lost')],
      ['lost_by_person', '/lost?sort=person'],
      ['lost_by_person_deep', await pageAhead(get, '/lost?sort=person')],
      ['lost_filtered', '/lost?is=dead&gateway=google&champion=on'],
      ['lost_rare', '/lost?reason=complaint&owner=707&deal=on'],
      ['lost_sought', '/lost?q=brueckner+robotics'],
      ['lost_sought_widely', '/lost?q=p'],
      ['find_name', '/addresses?q=tomas+ferr'],
      ['find_address', '/addresses?q=grace.okafor'],
      ['find_domain', '/addresses?q=%40company7'],
      ['find_letter', '/addresses?q=a'],
      ['person', `/addresses/${quietest}`],
      ['person_busy', `/addresses/${busiest}`],
      ['rates', '/rates'],
      ['rates_year', '/rates?days=365'],
      ['rates_year_by_gateway', '/rates?days=365&by=gateway'],
      ['deliveries', '/deliveries'],
      ['deliveries_failed', '/deliveries?state=failed'],
      ['writes', '/writes'],
      ['writes_failed', '/writes?state=failed'],
      ['sources', '/sources'],
      ['accounts', '/accounts'],
      ['mails', '/mails'],
      ['lost_print', '/lost/print?by=owner'],
      ['rates_complaints', '/rates?kind=complaint'],
      ['rates_leaves_year', '/rates?kind=unsubscribe&days=365'],
      ['rates_by_send', '/rates?by=send'],
      ['age', '/age'],
      ['data_sources', '/data-sources'],
      ['segments', '/segments'],
      ['deals', '/deals'],
      ['digests', '/digests'],
      ['preflight', '/preflight'],
      ['new_data', '/new-data'],
      ['suppressions', '/suppressions'],
      ['honoured', '/honoured'],
      ['drift', '/drift'],
      ['reasons', '/reasons'],
      ['won_back', '/won-back'],
      ['work', '/work'],
      ['rules', '/plays'],
      ['audit', '/audit'],
    ];
    const measures: Measures = {};
    for (const [name, path] of pages) {
      const times: { full: number; empty: number }[] = [];
      slowest.begin(name);
      for (let round = -3; round < rounds; round++) {
        // In turn, so that whatever else the machine does falls on both.
        signIn(FULL);
        const full = await timeOf(() => get(path));
        signIn(EMPTY);
        const empty = await timeOf(() => get(IDLE));
        // The first ones warm up.
        if (round >= 0) times.push({ full, empty });
      }
      for (const share of [0.5, 0.95]) {
        const value = percentile(
          times.map((one) => one.full),
          share,
        );
        const limit = percentile(
          times.map((one) => one.empty),
          share,
        );
        measures[`page_${name}_p${share * 100}_ms`] = { value, unit: 'ms', limit, ratio: value / limit };
      }
      signIn(FULL);
      const bytes = Buffer.byteLength(await get(path));
      measures[`page_${name}_bytes`] = { value: bytes, unit: 'bytes', limit: null, ratio: null };
    }
    process.stderr.write(`${await slowest.explain()}\n`);
    return measures;
  } finally {
    await app.close();
  }
}

/** Until the first byte: a page is sent whole, so it is all there by then. */
async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await run();
  return performance.now() - from;
}

async function pageAhead(get: (path: string) => Promise<string>, path: string): Promise<string> {
  let at = path;
  for (let page = 0; page < PAGES_AHEAD; page++) {
    const next = NEXT.exec(await get(at))?.[1];
    if (next === undefined) break;
    at = next.replaceAll('&amp;', '&');
  }
  return at;
}
