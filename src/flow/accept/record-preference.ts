/** A person chooses less mail instead of none: how often, until when not, or which kinds they stay with. */
import { createHash } from 'node:crypto';
import { DAY_MS } from '../../lib/clock.ts';
import type { Db } from '../../store/database.ts';
import { insertEvents } from '../../store/event.ts';
import { insertConsentProof } from '../../store/leave.ts';
import { type Choice, compareFrequencies, type Frequency, type PauseDays, writeChoice } from '../choice.ts';
import { foldPreferences } from '../fold-preferences.ts';
import type { Preferences, Wish } from '../state.ts';
import { followChoices, holdPerson, type LinkDeps, type LinkPerson, type LinkRequest } from './link-person.ts';
import { ownEvent } from './own-event.ts';
import { recordLeave } from './record-leave.ts';
import { isEverything, standingLeaves } from './standing-leaves.ts';

/** A stream of null is everything. */
export type Preference =
  | { readonly kind: 'frequency'; readonly stream: string | null; readonly frequency: Frequency }
  | { readonly kind: 'pause'; readonly stream: string | null; readonly days: PauseDays }
  /** Of the streams that the page offered, the person stays with these, and leaves the others. */
  | { readonly kind: 'stay'; readonly streams: readonly string[]; readonly offered: readonly string[] };

export interface PreferenceOutcome {
  /** Something was written. */
  readonly isRecorded: boolean;
  /** For taking it back: `undoAct`. null where nothing was written. */
  readonly press: string | null;
  /**
   * It would mean more mail than now, in all or in part (streams that were left before, for `stay`): a link alone cannot
   * do that, `askForMore` can. What means less was recorded all the same.
   */
  readonly needsConfirmation: boolean;
}

const NOTHING: PreferenceOutcome = { isRecorded: false, press: null, needsConfirmation: false };

export async function recordPreference(
  deps: LinkDeps,
  request: LinkRequest & { readonly preference: Preference },
): Promise<PreferenceOutcome> {
  return deps.db.transaction(async (trx) => {
    // Who was erased gets no mail at all: nothing is less than that.
    const person = await holdPerson(trx, request, true);
    if (person === null) return NOTHING;
    const { preference } = request;
    const press = pressOf(request, person.addressId);
    if (preference.kind === 'stay') return stay({ ...deps, db: trx }, request, person, preference, press);

    const step = compareWish(foldPreferences(person.acts, request.at), preference, request.at);
    if (step === 'same') return NOTHING;
    if (step === 'more') return { ...NOTHING, needsConfirmation: true };
    await store(trx, request, person, preference, press);
    await followChoices({ ...deps, db: trx }, request, person);
    return { isRecorded: true, press, needsConfirmation: false };
  });
}

/** Two presses of one button within a day ask for the same pause. */
const SAME_PAUSE_MS = DAY_MS;

/** @returns whether it means less mail than the wish that stands for the same stream, or more */
export function compareWish(
  standing: Preferences,
  preference: Exclude<Preference, { kind: 'stay' }>,
  at: Date,
): 'less' | 'same' | 'more' {
  const wish = wishOf(standing, preference.stream);
  if (preference.kind === 'frequency') {
    const step = compareFrequencies(preference.frequency, wish?.frequency ?? 'as_it_comes');
    return step > 0 ? 'less' : step < 0 ? 'more' : 'same';
  }
  if (!wish?.pausedUntil) return 'less';
  const longer = at.getTime() + preference.days * DAY_MS - wish.pausedUntil.getTime();
  if (Math.abs(longer) < SAME_PAUSE_MS) return 'same';
  return longer > 0 ? 'less' : 'more';
}

export function wishOf(standing: Preferences, stream: string | null): Wish | undefined {
  return stream === null ? standing.everything : standing.streams.find((one) => one.stream === stream);
}

async function store(
  trx: Db,
  request: LinkRequest,
  { addressId, addressHash }: LinkPerson,
  { stream, ...choice }: Choice & { readonly stream: string | null },
  press: string,
): Promise<void> {
  const { portalId, link, at, detail } = request;
  const native = writeChoice(choice);
  const eventKey = `bellwether:preference:${press}`;
  const own = { eventKey, addressId, email: link.email, native, stream, rule: 'page.chose', at };
  await insertEvents(trx, portalId, [ownEvent({ ...own, type: 'preference' })]);
  await insertConsentProof(trx, portalId, {
    addressId,
    addressHash,
    eventKey,
    act: 'prefer',
    venue: 'page',
    stream,
    scope: stream === null ? 'everything' : 'stream',
    detail: { ...detail, choice: native, linkStream: link.stream, press },
    at,
  });
}

async function stay(
  deps: LinkDeps,
  request: LinkRequest,
  { acts }: LinkPerson,
  { streams, offered }: Extract<Preference, { kind: 'stay' }>,
  press: string,
): Promise<PreferenceOutcome> {
  const { portalId, hashKey, link, campaign = null, at, detail } = request;
  let isRecorded = false;
  for (const stream of new Set(offered)) {
    if (streams.includes(stream)) continue;
    const leave = { portalId, hashKey, email: link.email, stream, campaign, venue: 'page' as const, at };
    const isNew = await recordLeave(deps, { ...leave, detail: { ...detail, linkStream: link.stream, press } });
    isRecorded ||= isNew;
  }
  const left = standingLeaves(acts);
  const needsConfirmation = left.some((leave) => isEverything(leave) || streams.includes(leave.stream ?? ''));
  return { isRecorded, press: isRecorded ? press : null, needsConfirmation };
}

/** One press of one button, whatever it writes. */
function pressOf(request: LinkRequest & { readonly preference: Preference }, addressId: number): string {
  const { portalId, link, at, preference } = request;
  const facts = JSON.stringify([portalId, addressId, link.stream, at.getTime(), preference]);
  return createHash('sha256').update(facts).digest('base64url');
}
