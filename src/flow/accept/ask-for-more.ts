/**
 * A person asks by their link for what a link alone cannot give: mail again, more of it, or mail at another address. Nothing
 * changes by asking: a mail asks the person themselves, or, where no mail can be sent, the contact's owner does.
 */
import { normaliseAddress } from '../../lib/address.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import { DAY_MS, MINUTE_MS } from '../../lib/clock.ts';
import { markDirty } from '../../store/address.ts';
import { addConfirmation, countAsks } from '../../store/confirmation.ts';
import { insertConsentProof } from '../../store/leave.ts';
import { findForgotten } from '../../store/suppression.ts';
import type { Ask } from '../ask.ts';
import { foldPreferences } from '../fold-preferences.ts';
import { holdPerson, type LinkDeps, type LinkPerson, type LinkRequest } from './link-person.ts';
import { compareWish, wishOf } from './record-preference.ts';
import { isEverything, standingLeaves } from './standing-leaves.ts';

export interface AskDeps extends LinkDeps {
  /** False where no mail can be sent: the contact's owner gets a task. */
  readonly canMail: boolean;
}

export type AskRequest = LinkRequest & {
  readonly ask: Ask;
  /** For `address`: as the person typed it. */
  readonly newAddress?: string;
  /** Of the page, for the mail. */
  readonly language: string;
};

/**
 * `mail`: a mail is on its way, or would be if the address could be used: whether it is known is nobody's business.
 * `task`: a colleague is asked. `nothing`: it is so already. `unknown`: nobody is known by this link. `limited`: enough was
 * asked for today. `invalid`: that is no address. `same`: that is the address of the link.
 */
export type AskOutcome = 'mail' | 'task' | 'nothing' | 'unknown' | 'limited' | 'invalid' | 'same';

/** A link is for reading one's mail, not for keeping. */
const LINK_MS = 3 * DAY_MS;
/** A second press asks for nothing new. */
const REPEAT_MS = 10 * MINUTE_MS;
/** Against filling somebody's mailbox: whoever asks, whatever for. */
const TO_ADDRESS_A_DAY = 3;
const BY_PERSON_A_DAY = 5;
const OF_PORTAL_AN_HOUR = 300;

export async function askForMore(deps: AskDeps, request: AskRequest): Promise<AskOutcome> {
  const { ask, link } = request;
  const email = ask.kind === 'address' ? normaliseAddress(request.newAddress ?? '') : link.email;
  if (email === null) return 'invalid';
  if (ask.kind === 'address' && email === link.email) return 'same';
  return deps.db.transaction(async (trx) => {
    // Who asks for another address may be somebody whom no mail has told us of yet.
    const person = await holdPerson(trx, request, ask.kind === 'address');
    if (person === null) return 'unknown';
    if (!isMore(person, ask, request.at)) return 'nothing';
    return store({ ...deps, db: trx }, request, person, email);
  });
}

function isMore({ acts }: LinkPerson, ask: Ask, at: Date): boolean {
  if (ask.kind === 'address') return true;
  if (ask.kind === 'return') {
    return standingLeaves(acts).some((leave) =>
      ask.stream === null ? isEverything(leave) : !isEverything(leave) && leave.stream === ask.stream,
    );
  }
  const standing = foldPreferences(acts, at);
  if (ask.kind === 'frequency') return compareWish(standing, ask, at) === 'more';
  const { stream } = ask;
  const wishes = stream === null ? [standing.everything, ...standing.streams] : [wishOf(standing, stream)];
  return wishes.some((wish) => wish !== undefined && wish.pausedUntil !== null);
}

async function store(
  { db, notify, canMail }: AskDeps,
  request: AskRequest,
  person: LinkPerson,
  email: string,
): Promise<AskOutcome> {
  const { portalId, hashKey, link, at, ask, language, detail } = request;
  const { addressId, addressHash } = person;
  const outcome = canMail ? 'mail' : 'task';
  const emailHash = hashAddress(hashKey, email);
  const counts = await countAsks(db, portalId, { addressId, ask, emailHash, at }, new Date(at.getTime() - REPEAT_MS));
  if (counts.isRepeated) return outcome;
  if (counts.byPerson >= BY_PERSON_A_DAY) return 'limited';
  const isTooMuch = counts.toAddress >= TO_ADDRESS_A_DAY || counts.ofPortal >= OF_PORTAL_AN_HOUR;
  // What others asked for an address, or that its person was erased, is not told to whoever types it in.
  if (isTooMuch) return ask.kind === 'address' ? outcome : 'limited';
  if ((await findForgotten(db, portalId, [emailHash])).size > 0) return outcome;

  await addConfirmation(db, portalId, {
    addressId,
    ask,
    email,
    emailHash,
    language,
    askedAt: at,
    expiresAt: new Date(at.getTime() + LINK_MS),
    mail: canMail ? 'planned' : 'none',
  });
  const stream = ask.kind === 'address' ? null : ask.stream;
  await insertConsentProof(db, portalId, {
    addressId,
    addressHash,
    eventKey: null,
    act: 'ask',
    venue: 'page',
    stream,
    scope: stream === null ? 'everything' : 'stream',
    // The new address stands in no proof: it may be somebody else's.
    detail: { ...detail, ask: ask.kind, linkStream: link.stream, by: outcome },
    at,
  });
  await markDirty(db, portalId, [addressId], 'enter', at);
  await notify(db, portalId);
  return outcome;
}
