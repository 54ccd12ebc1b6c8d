/** All plays: what each does, whether it is on, and what it did lately. */
import type { Play } from '../../../flow/decide/play.ts';
import { plays } from '../../../flow/decide/plays.ts';
import { type Html, html } from '../../../lib/html.ts';
import { hasWording } from '../../../rules/rule-pages.ts';
import type { Replay } from '../../../store/replay.ts';
import type { PlayActivity } from '../../../store/report/plays.ts';
import type { RuleVersion } from '../../../store/rule-version.ts';
import { counted } from '../../format.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';
import { needLines, playBadge } from './play-state.ts';
import { ruleTabs } from './rule-tabs.ts';
import { lookingAgainNotice } from './takes-effect.ts';

export interface PlayList {
  readonly rules: RuleVersion;
  readonly scopes: readonly string[];
  readonly activity: readonly PlayActivity[];
  readonly isLookingAgain: boolean;
  readonly replays: readonly Replay[];
}

export function playListPage(visit: AdminVisit, list: PlayList): Html {
  const { rules } = list;
  return adminLayout(visit, {
    title: 'Plays',
    section: 'plays',
    body: html`
      <div class="page-head"><h1>Plays</h1></div>
      <p class="section-lead">A play says: when this happens to an address, then do that in HubSpot. Each can be switched off and tuned.</p>
      ${ruleTabs('plays')}
      ${list.isLookingAgain ? lookingAgainNotice() : ''}
      ${list.replays.length > 0 ? drafts(visit, list.replays) : ''}
      ${plays.map((play) => card(visit, list, play))}
      <p class="fine rules-version">Rules: version ${rules.settings.version}, made ${visit.format.ago(rules.madeAt)} by ${rules.madeBy}.</p>`,
  });
}

/** Tried, and neither saved nor dropped yet. */
function drafts(visit: AdminVisit, replays: readonly Replay[]): Html {
  return html`
    <section class="panel" aria-labelledby="drafts">
      <h2 id="drafts">Drafts that were tried</h2>
      <ul>${replays.map(
        (one) =>
          html`<li><a href="/plays/replays/${one.replayId}">Tried ${visit.format.ago(one.asOf)} by ${one.askedBy}</a>${one.endedAt ? '' : ', under way'}</li>`,
      )}</ul>
    </section>`;
}

function card(visit: AdminVisit, list: PlayList, play: Play): Html {
  const { settings } = list.rules;
  const act = visit.admin.role === 'admin' ? 'Change' : 'See';
  return html`
    <section class="panel play" aria-labelledby="play-${play.id}">
      <div class="play-head">
        <h2 id="play-${play.id}">${play.label}</h2>
        ${playBadge(play, settings, list.scopes)}
        <a class="button plain small" href="/plays/${play.id}">${act}<span class="visually-hidden">: ${play.label}</span></a>
      </div>
      <p>${play.summary}</p>
      ${settings.decide.plays[play.id].on ? needLines(play, list.scopes) : ''}
      <p class="fine">${lately(play, list.activity)}</p>
    </section>`;
}

/** The play that only marks contacts tells nobody. */
function lately(play: Play, list: readonly PlayActivity[]): Html | string {
  if (play.speaksOf === 'mail')
    return html`Looked at every hour. <a href="/rates">Unknown users</a> shows the numbers, and of what a task was opened.`;
  const activity = list.find((one) => one.play === play.id);
  if (activity && !hasWording(play.id)) return 'At work in the last 30 days; it opens no tasks.';
  if (!activity || activity.told === 0) return 'Nothing in the last 30 days.';
  return `In the last 30 days: ${counted(activity.told, 'person', 'people')} brought to an owner’s attention, ${activity.lasting === 0 ? 'all of them settled by now' : `${counted(activity.lasting, 'of them', 'of them')} not settled yet`}.`;
}
