/** A colleague has read the mail, and says whether the person asked to leave. */
import type { Knex } from 'knex';
import { recordLeave } from '../flow/accept/record-leave.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import { lockLeaveQuestion, answerLeaveQuestion as saveAnswer } from '../store/leave-question.ts';
import { notifyWork } from '../store/system/notify.ts';

export interface AnswerDeps {
  readonly db: Knex;
  readonly clock: Clock;
  /** The portal's key for address hashes. */
  hashKey(portalId: number): Promise<Buffer>;
}

export interface LeaveAnswer {
  readonly questionId: number;
  readonly says: 'leaves' | 'stays';
  /** For the proof and the audit log. */
  readonly by: string;
}

/** @throws BellwetherError `question.*`, to be shown */
export async function answerLeaveQuestion(deps: AnswerDeps, portalId: number, answer: LeaveAnswer): Promise<void> {
  const { db } = deps;
  const { questionId, says, by } = answer;
  const hashKey = await deps.hashKey(portalId);
  const now = deps.clock.now();
  await db.transaction(async (trx) => {
    const question = await lockLeaveQuestion(trx, portalId, questionId);
    if (!question) throw new BellwetherError('question.unknown', 'This mail is not here any more.');
    if (question.answer !== null) {
      throw new BellwetherError(
        'question.answered',
        `${question.answeredBy ?? 'Somebody'} has answered this before you.`,
      );
    }
    await saveAnswer(trx, portalId, questionId, { says, by, at: now });
    if (says === 'leaves') {
      await recordLeave(
        { db: trx, notify: (within) => notifyWork(within, [portalId]) },
        {
          portalId,
          hashKey,
          email: question.email,
          stream: null,
          venue: 'reply',
          origin: 'reply',
          at: now,
          happenedAt: question.writtenAt,
          words: question.words,
          detail: { readBy: by, mail: question.eventKey },
        },
      );
    }
    // Without the person: an erasure must find nothing here.
    const entry = { at: now, actor: by, action: 'question.answered', target: String(questionId), detail: { says } };
    await writeAudit(trx, portalId, entry);
  });
}
