/** Decisions and states become planned writes, once each. */
import type { Decision } from '../flow/decide/play.ts';
import { suggestAddress } from '../flow/decide/suggest-address.ts';
import { contactProperties } from '../flow/enact/contact-property/contact-properties.ts';
import { renderSurveyNote } from '../flow/enact/note/render-note.ts';
import type { PlayId } from '../flow/settings.ts';
import { reasonInWords } from '../flow/survey-reasons.ts';
import { SECOND_MS } from '../lib/clock.ts';
import { makeReference } from '../lib/reference.ts';
import { type PlannedCreate, planCreates } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { endLosses, updateEpisodes } from '../store/episode.ts';
import { planProperties } from '../store/property-write.ts';
import { closeTasksOf, reviveUnsentTasks } from '../store/task-closing.ts';
import type { Work } from './load-work.ts';
import { planTasks } from './plan-tasks.ts';
import type { SettlePortal } from './settle.ts';
import { storeDecisions } from './store-decisions.ts';

/** People tap a reason first and write a sentence after it: the note waits for the sentence. */
const NOTE_SETTLES_MS = 60 * SECOND_MS;

export async function planWrites(db: Db, portal: SettlePortal, work: readonly Work[], now: Date): Promise<void> {
  const { portalId } = portal;
  const episodes = work.flatMap((one) => one.settled.state.episodes);
  await updateEpisodes(db, portalId, episodes);
  await endLosses(db, portalId, work.flatMap(vanishedLosses), now);
  const lasting = episodes.filter((episode) => episode.endedAt === null).flatMap((episode) => episode.episodeId ?? []);
  await reviveUnsentTasks(db, portalId, lasting);
  await closeTasksOf(db, portalId, { episodeIds: work.flatMap(partlyBack), plays: OF_EVERYTHING }, now);
  const made = work.flatMap((one) =>
    one.settled.decisions.filter((decision) => concernsContact(one, decision)).map((decision) => ({ one, decision })),
  );
  const tasks = await storeDecisions(db, portal, made, now);
  await planCreates(db, portalId, work.flatMap(surveyNote), now);
  await planTasks(db, portal, tasks, now);
  const plans = work.flatMap((one) => {
    const { contact } = one.facts;
    if (!contact || !isPrimary(one) || isHeldBack(one, now)) return [];
    const dataSource = one.history.events.findLast((event) => event.dataSource !== null)?.dataSource ?? null;
    const { state } = one.settled;
    const suggested = suggestAddress({
      email: one.email,
      after: state,
      facts: one.facts,
      isDomainAlive: one.history.record?.isDomainAlive ?? true,
      now,
    });
    const wanted = contactProperties(state, one.survey, dataSource, portal.preferencesUrl(one.email), suggested);
    // The win belongs to the person: it is told at the address that they have now, once mail gets through there.
    if (wanted.bw_won_back_at === '' && one.replacedLossAt && state.verdict === 'reachable')
      wanted.bw_won_back_at = String(one.replacedLossAt.getTime());
    const properties = Object.fromEntries(
      Object.entries(wanted).filter(([name]) => portal.contactProperties.has(name)),
    );
    return Object.keys(properties).length > 0
      ? [{ contactId: contact.contactId, addressId: one.addressId, properties }]
      : [];
  });
  await planProperties(db, portalId, plans, now);
}

/** Plays that tell of leaving everything. */
const OF_EVERYTHING: readonly PlayId[] = ['global-unsubscribe', 'complaint'];

/** Who left everything, took it back or came back, and still wants some kinds of mail no more: the leaving lasts on. */
function partlyBack({ settled }: Work): string[] {
  const { episodes, optOut } = settled.state;
  if (optOut.scope !== 'streams') return [];
  const told = episodes.filter(({ kind, endedAt, tasksBy = [] }) => {
    return kind === 'left' && endedAt === null && tasksBy.some((play) => OF_EVERYTHING.some((one) => one === play));
  });
  return told.flatMap(({ episodeId }) => episodeId ?? []);
}

/** Losses that were acted upon, and of which the history no longer tells: their bounce is read otherwise now. */
function vanishedLosses({ history, settled }: Work): string[] {
  const told = new Set(settled.state.episodes.map((episode) => episode.episodeId));
  const open = history.actedUpon.filter((episode) => episode.kind === 'lost' && episode.endedAt === null);
  return open.flatMap(({ episodeId }) => (told.has(episodeId) ? [] : [episodeId]));
}

/** Nobody is written down as lost before it shows whether the gateway said so of many. */
function isHeldBack({ settled }: Work, now: Date): boolean {
  const { verdict, waitsUntil = null } = settled.state;
  return verdict === 'dead' && waitsUntil !== null && waitsUntil.getTime() > now.getTime();
}

/** A secondary address that died says nothing about the address that the contact is mailed at. */
function isPrimary(one: Work): boolean {
  return one.facts.contact?.email?.toLowerCase() === one.email;
}

/** Leaving is the person's word, by whichever of their addresses it came. */
function concernsContact(one: Work, decision: Decision): boolean {
  return decision.episode.kind === 'left' || isPrimary(one);
}

function surveyNote(one: Work): PlannedCreate[] {
  const { survey } = one;
  const { contact } = one.facts;
  if (!survey || !contact || (!survey.reason && !survey.comment)) return [];
  const reference = makeReference();
  // A sentence that follows the tap at once belongs to the same note; a change of mind later is told in a note of its own.
  const isLateEdit =
    survey.editedAt !== null && survey.editedAt.getTime() - survey.answeredAt.getTime() > NOTE_SETTLES_MS;
  const since = (isLateEdit && survey.editedAt ? survey.editedAt : survey.answeredAt).getTime();
  return [
    {
      writeKey: isLateEdit ? `note:survey:${survey.answerId}:${since}` : `note:survey:${survey.answerId}`,
      surface: 'note',
      addressId: one.addressId,
      decisionId: null,
      payload: renderSurveyNote(
        {
          contactId: contact.contactId,
          email: one.email,
          reason: survey.reason ? reasonInWords(survey.reason, one.history.words) : null,
          comment: survey.comment,
          campaign: survey.campaign,
          answeredAt: survey.answeredAt,
          isEdited: isLateEdit,
        },
        reference,
      ),
      reference,
      anchor: { type: 'contact', id: contact.contactId },
      tryAfter: new Date(since + NOTE_SETTLES_MS),
    },
  ];
}
