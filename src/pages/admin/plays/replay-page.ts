/** What a draft of the rules would have done: in words, then in tables with names; and what becomes of the draft. */
import { type Html, html } from '../../../lib/html.ts';
import type { RuleChange } from '../../../rules/describe-changes.ts';
import { TAUGHT_PAGE } from '../../../rules/save-draft.ts';
import type { Replay } from '../../../store/replay.ts';
import type { ReplayDay, ReplayFilter, ReplayPlay, ReplayRow, ReplaySums } from '../../../store/report/replay.ts';
import { count, counted } from '../../format.ts';
import { emailText } from '../../parts/email-text.ts';
import { liveRegion } from '../../parts/live-region.ts';
import { notice } from '../../parts/notice.ts';
import { pager, withQuery } from '../../parts/pager.ts';
import { progress } from '../../parts/progress.ts';
import { type Column, NOTHING, table } from '../../parts/table.ts';
import { tabs } from '../../parts/tabs.ts';
import type { LiveContent } from '../../send-live.ts';
import { playName, reasonClause, sentence, verdictLabel } from '../../words.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { changeList } from './change-list.ts';
import { periodWords, REPLAY_LIMITS, replaySentences } from './replay-words.ts';

export interface ReplayResult {
  readonly sums: ReplaySums;
  readonly plays: readonly ReplayPlay[];
  readonly days: readonly ReplayDay[];
  readonly caps: { readonly now: number; readonly draft: number };
  readonly filter: ReplayFilter;
  readonly rows: readonly ReplayRow[];
  /** Of the next page; null: there is none. */
  readonly next: string | null;
  readonly isFirst: boolean;
}

export interface ReplayPage {
  readonly replay: Replay;
  readonly changes: readonly RuleChange[];
  readonly isStale: boolean;
  /** null while it is under way, or was given up. */
  readonly result: ReplayResult | null;
  ownerName(ownerId: string): string | null;
}

export function replayPage(visit: AdminVisit, page: ReplayPage): Html {
  const { replay } = page;
  const here = `/plays/replays/${replay.replayId}`;
  return adminLayout(visit, {
    title: 'What would have happened',
    section: 'plays',
    body: html`
      <p class="crumb"><a href="/plays">Plays</a></p>
      <div class="page-head"><h1>What would have happened</h1></div>
      <p class="section-lead">A draft of the rules, tried on ${periodWords(replay)} until ${visit.format.time(replay.asOf)}. Nothing is saved, and nothing was written anywhere. The draft goes ${visit.format.time(replay.expiresAt)}.</p>
      ${replay.why ? notice('red', 'It could not be replayed', replay.why) : ''}
      ${replay.endedAt ? '' : liveRegion(`${here}/events`, here, replayStatus(replay).html)}
      ${page.result ? words(page.result.sums) : ''}
      <section class="panel replay-draft" aria-labelledby="draft"><h2 id="draft">The draft</h2>${changeList(page.changes)}${deeds(visit, page, here)}</section>
      ${page.result ? tables(page, page.result, here) : ''}`,
  });
}

/** Where such a draft is made. */
export function homeOf({ page }: Pick<Replay, 'page'>): string {
  return page === TAUGHT_PAGE ? '/readings' : `/plays/${page}`;
}

/** What keeps itself up to date while it is under way. */
export function replayStatus(replay: Replay): LiveContent {
  const here = `/plays/replays/${replay.replayId}`;
  if (replay.endedAt)
    return {
      html: notice('green', 'The replay is done', html`<a href="${here}">See what would have happened</a>`),
      words: 'The replay is done.',
      isLast: true,
    };
  const note = `${counted(replay.events, 'event')} lived through again`;
  const bar = progress({ id: 'replay', label: 'Addresses replayed', done: replay.done, total: replay.total, note });
  return {
    html: html`<section class="panel underway">${bar}<p class="fine">You can leave this page; it goes on without you.</p></section>`,
    words: 'The replay is under way.',
    isLast: false,
  };
}

function words(sums: ReplaySums): Html {
  const [first, ...rest] = replaySentences(sums);
  return html`<section class="panel" aria-labelledby="in-words"><h2 id="in-words">In words</h2><p><strong>${first}</strong></p>${rest.map((one) => html`<p>${one}</p>`)}</section>`;
}

function deeds(visit: AdminVisit, { replay, isStale }: ReplayPage, here: string): Html | string {
  if (visit.admin.role !== 'admin') return '';
  return html`
    ${isStale ? notice('amber', 'The rules have changed meanwhile', html`This draft cannot be saved any more. <a href="${homeOf(replay)}">Make it again</a> on top of the rules of today.`) : ''}
    <form class="actions" method="post" action="${here}">
      ${replay.endedAt && !replay.why && !isStale ? html`<button class="button" type="submit" name="act" value="save">Save as new rules</button>` : ''}
      <button class="button plain" type="submit" name="act" value="drop">Drop the draft</button>
    </form>
    <p class="fine">Dropped, it leaves no trace: no version, no task, no mark.</p>`;
}

const VIEWS = [
  ['more', 'Opened'],
  ['fewer', 'Not opened'],
  ['verdicts', 'Verdicts'],
  ['suppressions', 'Suppressions'],
  ['all', 'Everything'],
] as const;

function tables(page: ReplayPage, result: ReplayResult, here: string): Html {
  const { filter, rows } = result;
  const link = (view: string) => withQuery(here, { view, play: filter.play });
  const csv = withQuery(`${here}/findings.csv`, { view: filter.view, play: filter.play });
  return html`
    <section aria-labelledby="by-play"><h2 id="by-play">By play</h2>
      ${result.plays.length === 0 ? html`<p>No task would have been opened under either rules.</p>` : byPlay(result, here)}
    </section>
    <section aria-labelledby="by-day"><h2 id="by-day">By owner and day</h2>${byDay(page, result)}</section>
    <section aria-labelledby="by-name"><h2 id="by-name">Name by name</h2>
      ${tabs(
        'What would have been different',
        VIEWS.map(([view, label]) => ({ label, href: link(view), isHere: view === filter.view })),
      )}
      ${filter.play ? html`<p class="fine">Only ${playName(filter.play)}. <a href="${withQuery(here, { view: filter.view })}">All plays</a></p>` : ''}
      ${rows.length === 0 ? html`<p>Nobody.</p>` : html`<div class="panel">${table('Who it would have been', columns(page), rows)}</div>`}
      ${pager(result.isFirst ? null : link(filter.view), result.next)}
      ${rows.length === 0 ? '' : html`<p><a href="${csv}">All of these rows as CSV</a></p>`}
    </section>
    <section aria-labelledby="limits"><h2 id="limits">What a replay cannot know</h2>
      <ul class="panel plain-list">${REPLAY_LIMITS.map((one) => html`<li>${one}</li>`)}</ul>
    </section>`;
}

function byPlay({ plays }: ReplayResult, here: string): Html {
  return html`<div class="panel">${table<ReplayPlay>(
    'Tasks of each play',
    [
      {
        label: 'Play',
        cell: ({ play }) => html`<a href="${withQuery(here, { view: 'all', play })}">${playName(play)}</a>`,
      },
      { label: 'Rules in force', isNumber: true, cell: ({ now }) => count(now) },
      { label: 'Draft', isNumber: true, cell: ({ draft }) => count(draft) },
      { label: 'Difference', isNumber: true, cell: ({ now, draft }) => signed(draft - now) },
    ],
    plays,
  )}</div>`;
}

function signed(difference: number): string {
  return difference > 0 ? `+${count(difference)}` : count(difference);
}

function byDay({ ownerName }: ReplayPage, { days, caps }: ReplayResult): Html {
  const cap = caps.now === caps.draft ? `${caps.now}` : `${caps.now} now, ${caps.draft} in the draft`;
  if (days.length === 0) return html`<p>On no day would an owner have had more tasks than the cap (${cap}).</p>`;
  return html`
    <p>Days on which an owner would have had more than the cap (${cap}): what is above it comes in a digest. Deals at risk are not counted.</p>
    <div class="panel">${table<ReplayDay>(
      'Tasks of owners above the cap',
      [
        { label: 'Day', cell: ({ day }) => html`<span class="nowrap">${day}</span>` },
        { label: 'Owner', cell: ({ ownerId }) => ownerOf(ownerName, ownerId) },
        { label: 'Rules in force', isNumber: true, cell: ({ now }) => split(now, caps.now) },
        { label: 'Draft', isNumber: true, cell: ({ draft }) => split(draft, caps.draft) },
      ],
      days,
    )}</div>`;
}

function split(tasks: number, cap: number): string {
  return tasks > cap ? `${count(cap)} and ${count(tasks - cap)} in a digest` : count(tasks);
}

export function ownerOf(ownerName: ReplayPage['ownerName'], ownerId: string | null): string {
  return ownerId === null ? 'Nobody' : (ownerName(ownerId) ?? `Owner ${ownerId}`);
}

function columns({ ownerName }: ReplayPage): Column<ReplayRow>[] {
  return [
    {
      label: 'Person, mailing or company',
      cell: (row) =>
        row.email === null
          ? (row.person ?? NOTHING)
          : html`<a href="/addresses/${row.addressId}">${row.person ?? emailText(row.email)}</a>`,
    },
    { label: 'Company', cell: (row) => row.company ?? NOTHING },
    { label: 'What', cell: whatWords },
    { label: 'Because', cell: (row) => sentence(becauseWords(row) ?? '') || NOTHING },
    { label: 'Owner', cell: (row) => ownerOf(ownerName, row.ownerId) },
    { label: 'Day', cell: (row) => html`<span class="nowrap">${row.day}</span>` },
  ];
}

/** Their numbers say why. */
const OF_MANY: ReadonlySet<string> = new Set(['unknown-user-rate', 'canary', 'our-mail-blocked', 'account-moved']);

export function becauseWords({ play, why, becomes }: ReplayRow): string | null {
  if (OF_MANY.has(play ?? '')) return becomes;
  return why ? reasonClause(why) : null;
}

export function whatWords(row: ReplayRow): string {
  if (row.kind === 'verdict') return `${verdictLabel(row.was ?? '')} → ${verdictLabel(row.becomes ?? '')}`;
  if (row.kind === 'suppression') return row.side === 'draft' ? 'Would be suppressed' : 'Would not be suppressed';
  const name = playName(row.play ?? '');
  if (row.side === 'both') return row.readsOtherwise ? `${name}: in other words` : `${name}: either way`;
  return row.side === 'draft' ? `${name}: opened` : `${name}: not opened`;
}
