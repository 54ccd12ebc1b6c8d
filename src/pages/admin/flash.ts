/** What a form did, told on the page that follows it, once. */
import type { Request, Response } from 'express';

const MESSAGES = {
  'delivery-retried': { tone: 'success', text: 'The delivery was taken in again. It will be read in a moment.' },
  'write-retried': { tone: 'success', text: 'The change will be sent to HubSpot again in a moment.' },
  'deliveries-discarded': { tone: 'success', text: 'Thrown away. What could be read from it before stays.' },
  'drift-mended': {
    tone: 'success',
    text: 'It is under way. Whoever is held back anywhere is held back everywhere; the next comparison shows it.',
  },
  'exclusions-planned': {
    tone: 'success',
    text: 'The segment is on its way to HubSpot. Leave it out when you send.',
  },
  'list-forgotten': { tone: 'success', text: 'The list is forgotten, with everything that was found of it.' },
  'limits-saved': { tone: 'success', text: 'The limits are saved. They hold for files that are checked from now on.' },
  'data-decided': { tone: 'success', text: 'The decision is noted, and stands in the audit log.' },
  'quarantine-released': { tone: 'success', text: 'They are out of quarantine. It stands in the audit log.' },
  'work-asked': { tone: 'success', text: 'It is under way. You can leave this page; it goes on without you.' },
  'address-confirmed': {
    tone: 'success',
    text: 'The address is on its way to HubSpot. The next mail will show whether it is right.',
  },
  'segments-checked': {
    tone: 'success',
    text: 'The segments are looked at in HubSpot now. Load this page again in a moment.',
  },
  'segment-wanted': { tone: 'success', text: 'It is on its way to HubSpot. Load this page again in a moment.' },
  'source-saved': { tone: 'success', text: 'The settings are saved.' },
  'key-saved': { tone: 'success', text: 'It is saved. From now on deliveries are checked with it.' },
  'password-made': {
    tone: 'success',
    text: 'A new password is made. Show the address below, and paste it into your email service; the former password goes on counting.',
  },
  'address-made': {
    tone: 'success',
    text: 'A new address is made. Paste it into your email service; the former one goes on working until you stop it.',
  },
  'former-closed': { tone: 'success', text: 'The former address is stopped.' },
  'source-on': { tone: 'success', text: 'The source is switched on.' },
  'source-off': { tone: 'success', text: 'The source is switched off.' },
  'source-removed': { tone: 'success', text: 'The source is removed. What was reported through it stays.' },
  'list-key-saved': { tone: 'success', text: 'The key works, and is saved. Fetch the lists to see what they hold.' },
  'list-key-tried': { tone: 'success', text: 'The key was tried. What it may do stands below.' },
  'list-key-removed': { tone: 'success', text: 'The key is removed.' },
  'lists-asked': {
    tone: 'success',
    text: 'The lists are fetched now. You can leave this page; it goes on without you.',
  },
  'list-push-on': {
    tone: 'success',
    text: 'Whoever left everything is put on this list, in a moment and from now on.',
  },
  'list-push-off': { tone: 'success', text: 'Nobody more is put on this list. Who stands there stays.' },
  'list-retried': { tone: 'success', text: 'It is tried again in a moment.' },
  'bounce-lifted': {
    tone: 'success',
    text: 'The address is taken off the list in a moment. The next mail to it is tried.',
  },
  'question-answered': { tone: 'success', text: 'Your answer is taken down, and holds at once.' },
  'import-discarded': { tone: 'success', text: 'The file is thrown away. Nothing of it was taken in.' },
  'mails-stored': {
    tone: 'success',
    text: 'The mails are stored, and are read now. They are history: they open no tasks.',
  },
  'replay-dropped': { tone: 'success', text: 'The draft is gone. Nothing was changed by it.' },
  'rules-saved': { tone: 'success', text: 'The rules are saved. They hold for what happens from now on.' },
  'reasons-owner-set': { tone: 'success', text: 'It is saved, and holds from next Monday on.' },
  'rules-brought-back': { tone: 'success', text: 'The rules are as they were, as a new version.' },
  'rule-taught': {
    tone: 'success',
    text: 'The rule is saved. What comes from now on is read by it; what is stored is read again in a moment.',
  },
  'taught-changed': { tone: 'success', text: 'It is changed. What is stored is read again in a moment.' },
  'page-saved': { tone: 'success', text: 'It is saved. Whoever opens the page from now on sees it.' },
  'word-heard': { tone: 'success', text: 'Your word is taken down. The address is judged with it in a moment.' },
  'link-withdrawn': { tone: 'success', text: 'The link opens nothing any more.' },
  'signed-out': { tone: 'success', text: 'They are signed out everywhere.' },
  'person-erased': {
    tone: 'success',
    text: 'It is carried out in a moment, and cannot be undone. The audit log says when.',
  },
  'suppression-added': { tone: 'success', text: 'The address is on the list, and holds at once.' },
  'wish-noted': { tone: 'success', text: 'Their wish is recorded, and holds at once. Only they can take it back.' },
  'suppression-lifted': { tone: 'success', text: 'The entry is lifted.' },
  'sunset-approved': {
    tone: 'success',
    text: 'The segment is on its way to HubSpot. Nobody is suppressed or deleted by it.',
  },
  'data-source-saved': { tone: 'success', text: 'It is saved, with your name and the time.' },
  'view-saved': { tone: 'success', text: 'Your views are changed.' },
  'key-revoked': { tone: 'success', text: 'The key opens nothing any more.' },
  'role-changed': { tone: 'success', text: 'It is changed, and holds when they sign in again.' },
} as const;
export type FlashId = keyof typeof MESSAGES;

export interface Flash {
  readonly tone: 'success';
  readonly text: string;
}

/** Holds an id and never a text, so that nobody can put words on our pages. */
const COOKIE = 'bw_said';

export function setFlash(response: Response, id: FlashId): void {
  response.cookie(COOKIE, id, { httpOnly: true, sameSite: 'strict', path: '/', maxAge: 60_000 });
}

export function takeFlash(request: Request, response: Response): Flash | null {
  const found = /(?:^|;\s*)bw_said=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  if (found === undefined) return null;
  response.clearCookie(COOKIE, { path: '/' });
  return Object.hasOwn(MESSAGES, found) ? MESSAGES[found as FlashId] : null;
}
