/** Whether a play does its work, and what keeps it from it. */
import type { Play, PlayNeed } from '../../../flow/decide/play.ts';
import type { Settings } from '../../../flow/settings.ts';
import { type Html, html } from '../../../lib/html.ts';
import { badge } from '../../parts/badge.ts';
import { notice } from '../../parts/notice.ts';

function missingNeeds(play: Play, scopes: readonly string[]): readonly PlayNeed[] {
  return play.needs.filter((need) => !scopes.includes(need.scope));
}

export function playBadge(play: Play, settings: Settings, scopes: readonly string[]): Html {
  if (!settings.decide.plays[play.id].on) return badge('Off', 'grey');
  return missingNeeds(play, scopes).some((need) => need.isVital) ? badge('Cannot work', 'red') : badge('On', 'green');
}

/** In a list of plays: what stops one is said in full, what it lacks in a line. */
export function needLines(play: Play, scopes: readonly string[]): readonly Html[] {
  const missing = missingNeeds(play, scopes);
  if (missing.some((need) => need.isVital)) return needNotices(play, scopes);
  return missing.map((need) => html`<p class="play-lacks">${need.without}</p>`);
}

export function needNotices(play: Play, scopes: readonly string[]): readonly Html[] {
  return missingNeeds(play, scopes).map((need) =>
    notice(
      need.isVital ? 'red' : 'amber',
      need.isVital ? 'This play cannot work' : 'This play works with less',
      html`${need.without} A super admin of HubSpot can mend that: connect again, and leave the permission <code>${need.scope}</code> on.`,
      html`<a class="button plain small" href="/oauth/install">Connect again</a>`,
    ),
  );
}
