/** What every admin page knows: who reads, of which portal, and how to write its times and links. */
import type { Request, RequestHandler, Response } from 'express';
import type { FoundSegment } from '../../crm/list-segment.ts';
import type { SubscriptionType } from '../../flow/enact/subscription/subscription-wishes.ts';
import type { OwnerFacts } from '../../flow/facts.ts';
import type { ListDesk } from '../../install/list-desk.ts';
import type { SourceDesk } from '../../install/source-desk.ts';
import type { ImportDesk } from '../../jobs/imports/import-desk.ts';
import type { HandSuppression } from '../../jobs/suppress-by-hand.ts';
import type { ListCheckDesk } from '../../jobs/vet/list-check-desk.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../../store/database.ts';
import type { DriftChoice } from '../../store/drift.ts';
import { type Errand, type ErrandDetail, type ErrandKind, listOpenErrands } from '../../store/errand.ts';
import { findPortalView, type PortalView } from '../../store/report/portal.ts';
import { type CrmLinks, createCrmLinks } from '../crm-links.ts';
import { createFormat, type Format } from '../format.ts';
import type { DataPlaces } from './data/data-page.ts';
import { type Flash, takeFlash } from './flash.ts';
import type { UploadedFile } from './mails/receive-files.ts';
import type { Counted } from './slow-memory.ts';

/** The address of a lost person, its domain, and the probable one that was shown. */
export interface Confirmation {
  readonly addressId: number;
  readonly domain: string;
  readonly probable: string;
}

export interface AdminDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  /** Lets signed-in people through and sets `res.locals.admin`; shows signed-out ones the sign-in page. */
  readonly requireAdmin: RequestHandler;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** Where "Sign out" posts to. */
  readonly signOutPath: string;
  /** Origin of HubSpot's pages for a portal, for example `https://app-eu1.hubspot.com`. */
  crmOrigin(uiDomain: string): string;
  /** Whether mails can be sent to people who ask to come back. */
  readonly canMail: boolean;
  readonly sources: SourceDesk;
  /** What is done with the suppression lists of email services. */
  readonly lists: ListDesk;
  /** @returns how many mails were stored @throws BellwetherError to be shown */
  importMails(admin: Admin, file: UploadedFile): Promise<number>;
  readonly imports: ImportDesk;
  /** What is done with lists that are looked at before a mailing, and with new data. */
  readonly listChecks: ListCheckDesk;
  /** Segments of HubSpot by part of their name; null: HubSpot cannot be asked. Never throws for HubSpot's sake. */
  searchSegments(portalId: number, text: string): Promise<readonly FoundSegment[] | null>;
  /** Says what a mail means in which somebody may have asked to leave. @throws BellwetherError to be shown */
  answerLeaveQuestion(admin: Admin, questionId: number, says: 'leaves' | 'stays'): Promise<void>;
  /** The page that anybody can open, as a whole address that ends in `email=`; null where its key is not among the server's keys. */
  openLink(portalId: number, stream: string | null): Promise<string | null>;
  /** Who can get tasks; asks HubSpot where our copy knows nobody. Never throws for HubSpot's sake. */
  findOwners(portalId: number): Promise<readonly OwnerFacts[]>;
  /** HubSpot's subscription types; asks HubSpot where our copy is old. null: not granted. Never throws for HubSpot's sake. */
  findSubscriptionTypes(portalId: number): Promise<readonly SubscriptionType[] | null>;
  /** Whether HubSpot lets us write its communication preferences. */
  isHubspotTold(portalId: number): Promise<boolean>;
  /** Has what the places believe compared. @throws BellwetherError to be shown */
  askForDrift(admin: Admin): Promise<void>;
  /** Has disagreements mended, in the safe direction alone. @throws BellwetherError to be shown */
  mendDrift(admin: Admin, choice: DriftChoice): Promise<void>;
  /** Puts an address on the suppression list. @throws BellwetherError to be shown */
  suppressByHand(admin: Admin, one: HandSuppression): Promise<void>;
  /** Takes off what a colleague had put there. @throws BellwetherError to be shown */
  liftByHand(admin: Admin, addressHash: Buffer): Promise<void>;
  /** The keyed hash of a normalised address, under which opt-outs outlive it; null for an unknown portal. */
  hashOf(portalId: number, email: string): Promise<Buffer | null>;
  /** Everything that is held of whoever has this normalised address. */
  exportPerson(portalId: number, email: string): Promise<unknown>;
  /** Where this server keeps what it holds. */
  readonly dataPlaces: DataPlaces;
  /** Takes a failed delivery in once more; verifies a quarantined one again first. @throws BellwetherError to be shown */
  retryDelivery(portalId: number, deliveryId: number): Promise<void>;
  /** Takes in a quarantined delivery whose proof was not kept, on the admin's word. @throws BellwetherError to be shown */
  vouchForDelivery(admin: Admin, deliveryId: number): Promise<void>;
  /** Throws away what failed or is in quarantine: one, or all of a state and reason. @throws BellwetherError to be shown */
  discardDeliveries(admin: Admin, which: number | ErrandDetail): Promise<void>;
  /** Has long work done by the worker. @throws BellwetherError to be shown */
  askErrand(admin: Admin, kind: ErrandKind, detail: ErrandDetail): Promise<void>;
  /** Gives a contact the probable address that the page showed. @throws BellwetherError to be shown */
  useAddress(admin: Admin, confirmation: Confirmation): Promise<void>;
  /** Plans a failed write once more. @throws BellwetherError to be shown */
  retryWrite(portalId: number, writeId: number): Promise<void>;
}

export interface Admin {
  readonly portalId: number;
  readonly userId: number | null;
  readonly email: string | null;
  readonly role: 'admin' | 'viewer';
  /** Which of the people on the team page. */
  readonly memberId?: number;
}

export interface AdminVisit {
  readonly admin: Admin;
  readonly portal: PortalView;
  readonly format: Format;
  readonly links: CrmLinks;
  readonly now: Date;
  readonly flash: Flash | null;
  /** Where the numbers of the page were counted for an earlier look. */
  readonly counted?: Counted | null;
  /** Long work that is under way. */
  readonly errands: readonly Errand[];
  readonly signOutPath: string;
}

/** @returns null where nobody is signed in, or their portal is gone */
export async function readAdminVisit(
  deps: AdminDeps,
  request: Request,
  response: Response,
): Promise<AdminVisit | null> {
  const admin = response.locals.admin as Admin | undefined;
  if (!admin) return null;
  const [portal, errands] = await Promise.all([
    findPortalView(deps.db, admin.portalId),
    listOpenErrands(deps.db, admin.portalId),
  ]);
  if (!portal) return null;
  const now = deps.clock.now();
  return {
    admin,
    portal,
    format: createFormat(portal.timeZone, now),
    links: createCrmLinks(deps.crmOrigin(portal.uiDomain), portal.portalId),
    now,
    flash: takeFlash(request, response),
    errands,
    signOutPath: deps.signOutPath,
  };
}

/** The same visit at a later look of a live page: what has come since came before now. */
export function laterVisit(visit: AdminVisit, now: Date): AdminVisit {
  return { ...visit, now, format: createFormat(visit.format.timeZone, now) };
}
