/** What the timeline shows beside events: what we decided and wrote, what the person said, deliveries, losses. */
import type { AccountKind } from '../../../flow/account.ts';
import { html } from '../../../lib/html.ts';
import type { StoryAnswer, StoryDecision, StoryEpisode } from '../../../store/report/address-story.ts';
import type { WriteRow } from '../../../store/report/writes.ts';
import type { CrmLinks } from '../../crm-links.ts';
import { count, counted, type Format } from '../../format.ts';
import { badge } from '../../parts/badge.ts';
import {
  plain,
  playName,
  reasonClause,
  SURFACE_WORDS,
  SURVEY_WORDS,
  verdictLabel,
  WRITE_WORDS,
  winWords,
} from '../../words.ts';
import { ACCOUNT_KINDS_IN_WORDS } from '../accounts/account-words.ts';
import type { Moment } from './moment.ts';

export function decisionMoment(decision: StoryDecision): Moment {
  const facts = Object.entries(decision.because).filter(([, value]) => value !== null && value !== '');
  return {
    at: decision.decidedAt,
    rank: 2,
    tone: 'blue',
    kind: 'us',
    title: `Play: ${playName(decision.play)}`,
    body: html`
      <dl class="facts">
        ${facts.map(([name, value]) => html`<div><dt>${plain(spaced(name))}</dt><dd>${factValue(name, value)}</dd></div>`)}
        <div><dt>Rules</dt><dd>version ${decision.ruleVersion}</dd></div>
      </dl>`,
  };
}

const CLASS_WORDS: Readonly<Record<string, string>> = { hard: 'permanent', soft: 'temporary', block: 'refused' };

function factValue(name: string, value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (name === 'reason') return reasonClause(String(value));
  if (name === 'verdict') return verdictLabel(String(value));
  if (name === 'class') return CLASS_WORDS[String(value)] ?? String(value);
  if (name === 'kind') return ACCOUNT_KINDS_IN_WORDS[String(value) as AccountKind]?.label ?? String(value);
  if (name === 'stageProbability' && typeof value === 'number') return `${Math.round(value * 100)} %`;
  return typeof value === 'number' && Number.isInteger(value) ? count(value) : String(value);
}

/** `dealName` reads as "deal name". */
function spaced(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

export function writeMoment(write: WriteRow, links: CrmLinks): Moment {
  const state = WRITE_WORDS[write.state] ?? { label: write.state, tone: 'grey' as const };
  const what = SURFACE_WORDS[write.surface] ?? plain(write.surface);
  const href = writeLink(write, links);
  const subject = write.subject ? `${what}: ${write.subject}` : what;
  return {
    at: write.doneAt ?? write.sentAt ?? write.createdAt,
    rank: 3,
    tone: state.tone,
    kind: 'crm',
    title: html`${subject} ${badge(state.label, state.tone)}`,
    body: html`
      ${write.why ? html`<p class="why">${write.why}</p>` : ''}
      ${href ? html`<p><a href="${href}">Open in HubSpot<span class="visually-hidden">: ${subject}</span></a></p>` : ''}`,
  };
}

/** @returns null while there is nothing in HubSpot to look at */
export function writeLink(write: WriteRow, links: CrmLinks): string | null {
  if (write.surface === 'contact_property') return write.objectId ? links.record('contact', write.objectId) : null;
  if (!write.resultId || !write.anchorType || !write.anchorId) return null;
  return links.activity(write.anchorType, write.anchorId, write.resultId);
}

export function answerMoment(answer: StoryAnswer): Moment {
  return {
    at: answer.editedAt ?? answer.answeredAt,
    rank: 1,
    tone: 'blue',
    kind: 'person',
    title: `Said why${answer.reason ? `: ${SURVEY_WORDS[answer.reason] ?? plain(answer.reason)}` : ''}`,
    body: answer.comment
      ? html`<blockquote class="own-words"><p>${answer.comment}</p></blockquote>${answer.editedAt ? html`<p class="fine">Edited by the person.</p>` : ''}`
      : null,
  };
}

export function episodeMoments(episode: StoryEpisode): Moment[] {
  const isLost = episode.kind === 'lost';
  const began: Moment = {
    at: episode.startedAt,
    rank: 1,
    tone: isLost ? 'red' : 'amber',
    kind: 'us',
    title: isLost ? 'Counted as lost from here' : 'Counted as having left from here',
    body: null,
  };
  if (!episode.endedAt) return [began];
  return [
    began,
    {
      at: episode.endedAt,
      rank: 1,
      tone: 'green',
      kind: 'us',
      title: episode.wonBackBy ? `Won back: ${winWords(episode.wonBackBy)}` : 'No longer counted as lost',
      body: null,
    },
  ];
}

/** A month of deliveries in one line: healthy mail must not bury what matters. @param days in UTC, ascending */
export function deliveryMoments(days: readonly string[], format: Format): Moment[] {
  const months = Map.groupBy(days, (day) => day.slice(0, 7));
  return [...months.values()].flatMap((inMonth): Moment[] => {
    const [first, last] = [inMonth[0], inMonth.at(-1)].map((day) => new Date(`${day}T12:00:00Z`));
    if (!first || !last) return [];
    const common = { at: last, isWholeDay: true, rank: 0, tone: 'green', kind: 'event' } as const;
    if (inMonth.length === 1) return [{ ...common, title: 'Mail was delivered', body: null }];
    return [
      {
        ...common,
        title: `Mail was delivered on ${counted(inMonth.length, 'day')}`,
        body: html`<p class="fine">From ${format.date(first)} to ${format.date(last)}.</p>`,
      },
    ];
  });
}
