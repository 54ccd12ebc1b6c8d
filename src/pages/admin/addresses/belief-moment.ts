/** On the timeline: what was believed of the address changed, and what spoke for and against it then. */
import { whoSays } from '../../../flow/reason-words.ts';
import { html } from '../../../lib/html.ts';
import type { StoryChange } from '../../../store/report/person-story.ts';
import { reasonClause, sentence, VERDICTS } from '../../words.ts';
import type { Moment } from './moment.ts';
import { evidenceLists } from './standing-panel.ts';

export function beliefMoment(change: StoryChange): Moment {
  const now = VERDICTS[change.verdict];
  return {
    at: change.changedAt,
    rank: 1,
    tone: now.tone,
    kind: 'us',
    title: `${now.label}, from here${change.was === 'unknown' ? '' : `; before: ${VERDICTS[change.was].label}`}`,
    body: html`
      ${change.reason && change.verdict !== 'reachable' ? html`<p>${sentence(`${whoSays(change.reason)} said that ${reasonClause(change.reason)}`)}.</p>` : ''}
      ${change.evidence.length > 0 ? html`<details><summary>What spoke for and against it</summary>${evidenceLists(change.evidence)}</details>` : ''}`,
  };
}
