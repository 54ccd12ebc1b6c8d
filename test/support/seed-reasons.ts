/** People who left, and what some of them said; and losses, of which some were won back. */
import { DAY_MS } from '../../src/lib/clock.ts';
import { type Db, query } from '../../src/store/database.ts';
import { saveSurveyAnswer } from '../../src/store/survey.ts';

interface Leaver {
  readonly email: string;
  readonly campaign?: string | null;
  readonly stream?: string | null;
  readonly reason?: string | null;
  readonly words?: string | null;
  readonly owner?: string | null;
  /** Before now. */
  readonly daysAgo?: number;
  readonly type?: 'list_unsubscribe' | 'global_unsubscribe' | 'complaint';
  readonly origin?: 'live' | 'import';
}

/** @returns the id of the address */
export async function seedLeaver(db: Db, portalId: number, now: Date, leaver: Leaver): Promise<number> {
  const { email, campaign = null, stream = null, reason = null, words = null, owner = null } = leaver;
  const at = new Date(now.getTime() - (leaver.daysAgo ?? 1) * DAY_MS);
  const [row] = await query<{ address_id: number }>(
    db,
    `insert into address (portal_id, email, domain, created_at, opt_out) values (?, ?, 'x.test', ?, 'everything')
     on conflict (portal_id, email) do update set opt_out = 'everything' returning address_id`,
    [portalId, email, at],
  );
  const addressId = row?.address_id ?? 0;
  const key = `left:${email}:${campaign ?? ''}`;
  const type = leaver.type ?? 'global_unsubscribe';
  await db.raw(
    `insert into event (portal_id, event_key, address_id, esp, type, native, campaign, stream, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
     values (?, ?, ?, 'bellwether', ?, 'page', ?, ?, ?, ?, ?, 'person', 'everything', ?, 'unsubscribe_request', 'r', 1)`,
    [portalId, key, addressId, type, campaign, stream, at, at, at, leaver.origin ?? 'live'],
  );
  if (owner !== null) {
    await db.raw(
      `insert into directory (portal_id, address_id, email, standing, verdict, opt_out, since, person, owner_id, owner, is_champion, open_deals, deal_amount, person_key, company_key, owner_key, search)
       values (?, ?, ?, 'lost', 'unknown', 'everything', ?, ?, ?, ?, false, 0, 0, '', '', '', '')`,
      [portalId, addressId, email, at, email.split('@')[0] ?? '', owner, `Owner ${owner}`],
    );
  }
  if (reason !== null || words !== null)
    await saveSurveyAnswer(db, portalId, { addressId, eventKey: key, reason, comment: words, campaign, stream, at });
  return addressId;
}

interface SeededEpisode {
  readonly addressId: number;
  readonly kind?: 'lost' | 'left';
  readonly plays: readonly string[];
  readonly causeKey?: string;
  readonly daysAgo: number;
  /** null: it lasts. */
  readonly endedAfterDays: number | null;
  readonly by: string | null;
}

export async function seedEpisode(db: Db, portalId: number, now: Date, episode: SeededEpisode): Promise<void> {
  const started = new Date(now.getTime() - episode.daysAgo * DAY_MS);
  const ended = episode.endedAfterDays === null ? null : new Date(started.getTime() + episode.endedAfterDays * DAY_MS);
  const [row] = await query<{ episode_id: number }>(
    db,
    `insert into episode (portal_id, address_id, kind, started_at, ended_at, cause_key, won_back_by, tasks_closed_at)
     values (?, ?, ?, ?, ?, ?, ?, ?) returning episode_id`,
    [
      portalId,
      episode.addressId,
      episode.kind ?? 'lost',
      started,
      ended,
      episode.causeKey ?? 'none',
      episode.by,
      ended,
    ],
  );
  for (const play of episode.plays)
    await db.raw(
      `insert into decision (portal_id, play, episode_id, address_id, target_type, target_id, rule_version, because, decided_at, told)
       values (?, ?, ?, ?, 'contact', '1', 1, '{}', ?, 'task')`,
      [portalId, play, row?.episode_id ?? 0, episode.addressId, started],
    );
}

export const LONG_MAILING =
  'Quarterly_Product_Newsletter_Europe_Middle_East_and_Africa_2026_Q4_second_attempt_final_v3_segment-B-without-customers';

/** A portal in which enough people left to compare, with names and words that are hard to fit. */
export async function seedReasonsPage(db: Db, portalId: number, now: Date): Promise<void> {
  const REASONS = ['too_often', 'not_relevant', 'too_often', 'content_or_tone', null, 'never_signed_up'] as const;
  const WORDS = [
    'Three mails a week is too much. I only wanted to hear of new products, and I have told you so twice.',
    '<img src=x onerror=alert(1)>\nNo.',
    'Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenproduktionsleiter'.repeat(3),
  ];
  const ids: number[] = [];
  for (let n = 0; n < 26; n++) {
    const isLong = n % 2 === 0;
    const id = await seedLeaver(db, portalId, now, {
      email: `leaver${n}@a-company-with-a-long-name.example`,
      campaign: n % 9 === 8 ? null : isLong ? LONG_MAILING : 'November news',
      stream: n % 9 === 8 ? 'Events' : null,
      reason: REASONS[n % REASONS.length] ?? null,
      words: n < 6 ? (WORDS[n % WORDS.length] ?? null) : null,
      owner: n % 3 === 0 ? '700' : null,
      daysAgo: 1 + n,
    });
    ids.push(id);
  }
  for (const [n, addressId] of ids.entries())
    await seedEpisode(db, portalId, now, {
      addressId,
      kind: 'left',
      plays: n % 4 === 0 ? ['passionate-feedback'] : ['global-unsubscribe'],
      daysAgo: 1 + n,
      endedAfterDays: n % 3 === 1 ? n / 3 : null,
      by: n % 3 === 1 ? 'person' : null,
    });
}
