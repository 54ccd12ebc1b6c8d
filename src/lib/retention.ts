/** How long things are kept: the jobs that delete them and the page that says so read the same numbers. */
import { DAY_MS } from './clock.ts';

export const RETENTION = {
  /** Requests of email services and mails as they came. */
  rawDeliveries: 30 * DAY_MS,
  /** Which messages were counted: longer than the longest retry of an ESP (7 days), with room for a queue that stood still. */
  countedKeys: 21 * DAY_MS,
  /** Files that were handed over, and that nobody imported. */
  /** Longer than any signature with a token is believed: nine hours. */
  usedTokens: 1 * DAY_MS,
  waitingImports: 7 * DAY_MS,
  /** Lists that were looked at before a mailing, and files of new data: people who may never be mailed stand in them. */
  listChecks: 14 * DAY_MS,
  /** HubSpot repeats an event for a day. */
  hubspotEvents: 7 * DAY_MS,
  /** HubSpot repeats a call of a workflow for a few days; afterwards a signed copy of it does something once more. */
  workflowCalls: 400 * DAY_MS,
  /** A confirmed change is known by its proof and its events. */
  confirmations: 30 * DAY_MS,
  /** Differences that are over. */
  drift: 90 * DAY_MS,
  /** After the app was disconnected: for whoever installs it again. */
  disconnectedPortal: 30 * DAY_MS,
} as const;
