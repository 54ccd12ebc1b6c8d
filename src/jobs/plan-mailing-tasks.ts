/** One task for a mailing that many refused or left, however many addresses did, and whenever. */
import { createHash } from 'node:crypto';
import { renderTask } from '../flow/enact/task/render-task.ts';
import type { PlayId } from '../flow/settings.ts';
import { makeReference } from '../lib/reference.ts';
import type { Db } from '../store/database.ts';
import { markTold } from '../store/episode.ts';
import { saveQuoted } from '../store/quoted.ts';
import type { NewTask } from './new-task.ts';
import { planTelling } from './plan-telling.ts';
import type { SettlePortal } from './settle.ts';

interface OfMailing {
  readonly label: string;
  /** With the name of the mailing behind it. */
  readonly page: string;
  /** It is about the mailing: that those by whom it was noticed are back ends nothing. */
  readonly outlivesPeople: boolean;
}

const OF_MAILING: Partial<Record<PlayId, OfMailing>> = {
  'our-mail-blocked': {
    label: 'The packet for your email service',
    page: '/evidence/refusals?campaign=',
    outlivesPeople: false,
  },
  canary: { label: 'All reasons and words of this mailing', page: '/reasons?campaign=', outlivesPeople: true },
};

export function isOfMailing(play: PlayId): boolean {
  return OF_MAILING[play] !== undefined;
}

export async function planMailingTasks(
  db: Db,
  portal: SettlePortal,
  tasks: readonly NewTask[],
  now: Date,
): Promise<void> {
  const { portalId, publicUrl } = portal;
  const nameOf = ({ decision }: NewTask) => `${decision.play} ${String(decision.because.campaign)}`;
  for (const members of Map.groupBy(tasks, nameOf).values()) {
    const [first] = members;
    const kind = first && OF_MAILING[first.decision.play];
    if (!first || !kind) continue;
    const { play, because, at } = first.decision;
    const campaign = String(because.campaign);
    const reference = makeReference();
    const page = { label: kind.label, url: `${publicUrl}${kind.page}${encodeURIComponent(campaign)}` };
    const writeId = await planTelling(
      db,
      portalId,
      {
        writeKey: keyOf(play, campaign, at),
        surface: 'task',
        addressId: first.one.addressId,
        decisionId: first.decisionId,
        payload: renderTask(first.task, reference, [page]),
        reference,
        anchor: first.task.anchor,
      },
      members,
      now,
    );
    if (writeId === null) continue;
    if (kind.outlivesPeople) await markTold(db, portalId, idsOf(members), 'task', null);
    if (play === 'canary') await saveQuoted(db, portalId, writeId, quotedIn(first));
  }
}

function idsOf(members: readonly NewTask[]): number[] {
  return members.map((one) => one.decisionId);
}

function quotedIn({ one }: NewTask): number[] {
  return one.history.leaves?.quotes.map(({ addressId }) => addressId) ?? [];
}

/** Campaigns keep their names: the newsletter of the next month is another mailing. */
function keyOf(play: PlayId, campaign: string, at: Date): string {
  const name = createHash('sha256').update(campaign).digest('hex').slice(0, 32);
  return `task:${play}:${name}:${at.toISOString().slice(0, 7)}`;
}
