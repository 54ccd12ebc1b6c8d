/** On Monday morning, where the portal is: why people left last week, to the owner of each campaign. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import {
  draftWeeklyReasons,
  type WeeklyReceiver,
  type WeekOfReasons,
} from '../flow/decide/shared-task/weekly-reasons.ts';
import { renderTask } from '../flow/enact/task/render-task.ts';
import { addDays, atLocalHour, type LocalDay, localDay } from '../flow/local-time.ts';
import type { OwnWords } from '../flow/own-words.ts';
import type { Clock } from '../lib/clock.ts';
import { makeReference } from '../lib/reference.ts';
import { type CampaignOwner, listCampaignOwners } from '../store/campaign-owner.ts';
import { listRecords } from '../store/crm-record.ts';
import { planCreate } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { findOwnWords } from '../store/own-words.ts';
import { findPortal } from '../store/portal.ts';
import { saveQuoted } from '../store/quoted.ts';
import { countReasons, listReasonAnswers, type ReasonGroup, type ReasonsFilter } from '../store/report/reasons.ts';
import { findRuleVersion } from '../store/rule-version.ts';
import { notifyWork } from '../store/system/notify.ts';

export interface WeeklyDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** Read with the first coffee, and after the night's mail. */
const HOUR = 8;
const QUOTES = 15;
const MOST_MAILINGS = 200;

/**
 * Asked every hour, by as many workers as there are: the key of the write makes it once for each week and mailing. A week
 * whose Monday nobody was awake for is told of later in the week.
 *
 * @returns how many tasks were planned
 */
export async function planWeeklyReasons({ db, clock, publicUrl }: WeeklyDeps, portalId: number): Promise<number> {
  const now = clock.now();
  const [portal, rules] = await Promise.all([findPortal(db, portalId), findRuleVersion(db, portalId)]);
  if (portal?.state !== 'active' || rules?.settings.decide.weeklyReasons !== 'on') return 0;
  const { timeZone } = portal;
  const monday = mondayOf(now, timeZone);
  if (now.getTime() < atLocalHour(monday, HOUR, timeZone).getTime()) return 0;
  const week = { from: atLocalHour(addDays(monday, -7), 0, timeZone), until: atLocalHour(monday, 0, timeZone) };
  return db.transaction(async (trx) => {
    const [owners, people] = await Promise.all([
      listCampaignOwners(trx, portalId),
      listRecords(trx, portalId, 'owner'),
    ]);
    const known = new Set(people.map((person) => person.recordId));
    const { fallbackOwnerId } = rules.settings.decide;
    const words = await findOwnWords(trx, portalId);
    let planned = 0;
    for (const mail of await mailOf(trx, portalId, week)) {
      const receiver = receiverOf(mail, owners, fallbackOwnerId, known);
      if (receiver === null) continue;
      const isNew = await planTask(trx, portalId, mail, receiver, { now, timeZone, publicUrl, monday, words });
      if (isNew) planned++;
    }
    if (planned > 0) await notifyWork(trx, [portalId]);
    return planned;
  });
}

interface Mail {
  readonly kind: WeekOfReasons['kind'];
  readonly group: ReasonGroup;
  readonly filter: ReasonsFilter;
}

/** Mailings by their names; what names none, by the kind of mail. */
async function mailOf(db: Db, portalId: number, week: { readonly from: Date; readonly until: Date }): Promise<Mail[]> {
  const all = { ...week, campaign: null, stream: null };
  const campaigns = await countReasons(db, portalId, 'campaign', all, MOST_MAILINGS);
  const nameless = { ...week, campaign: '', stream: null };
  const streams = await countReasons(db, portalId, 'stream', nameless, MOST_MAILINGS);
  const found = [
    ...campaigns.flatMap((group): Mail[] =>
      group.key === '' ? [] : [{ kind: 'campaign', group, filter: { ...all, campaign: group.key } }],
    ),
    ...streams.map((group): Mail => ({ kind: 'stream', group, filter: { ...nameless, stream: group.key } })),
  ];
  return found.filter(({ group }) => group.answered > 0);
}

function receiverOf(
  { kind, group }: Mail,
  owners: readonly CampaignOwner[],
  fallbackOwnerId: string | null,
  known: ReadonlySet<string>,
): WeeklyReceiver | null {
  // HubSpot refuses tasks for people who were removed; where nobody could be read, everybody is believed.
  const isActive = (ownerId: string) => known.size === 0 || known.has(ownerId);
  const own = owners.find((one) => one.kind === kind && one.name === group.key);
  if (own && isActive(own.ownerId)) return { ownerId: own.ownerId, isNamed: true };
  return fallbackOwnerId !== null && isActive(fallbackOwnerId) ? { ownerId: fallbackOwnerId, isNamed: false } : null;
}

async function planTask(
  db: Db,
  portalId: number,
  { kind, group, filter }: Mail,
  receiver: WeeklyReceiver,
  at: {
    readonly now: Date;
    readonly timeZone: string;
    readonly publicUrl: string;
    readonly monday: LocalDay;
    readonly words: OwnWords;
  },
): Promise<boolean> {
  const said = await listReasonAnswers(db, portalId, filter, { withWords: true, after: null, limit: QUOTES });
  const week: WeekOfReasons = {
    kind,
    name: group.key,
    from: filter.from,
    until: filter.until,
    left: group.left,
    answered: group.answered,
    reasons: group.reasons,
    quotes: said.flatMap(({ words }) => words ?? []),
    wrote: group.wrote,
    words: at.words,
  };
  const reference = makeReference();
  const page = `${at.publicUrl}/reasons?${new URLSearchParams({ [kind]: group.key, days: '30' }).toString()}`;
  const draft = draftWeeklyReasons(week, receiver, at.now, at.timeZone);
  const writeId = await planCreate(
    db,
    portalId,
    {
      writeKey: keyOf(kind, group.key, at.monday),
      surface: 'digest',
      addressId: null,
      decisionId: null,
      payload: renderTask(draft, reference, [{ label: 'All reasons and words', url: page }]),
      reference,
      anchor: null,
      tryAfter: null,
    },
    at.now,
  );
  if (writeId === null) return false;
  await saveQuoted(
    db,
    portalId,
    writeId,
    said.map(({ addressId }) => addressId),
  );
  return true;
}

function keyOf(kind: string, name: string, { year, month, day }: LocalDay): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 32);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `weekly:${kind}:${hash}:${year}-${pad(month)}-${pad(day)}`;
}

function mondayOf(now: Date, timeZone: string): LocalDay {
  const today = localDay(now, timeZone);
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
  return addDays(today, -((weekday + 6) % 7));
}
