/** A story as it stood at a moment: what came later is taken off, and what only today knows is left out. */
import type { LookBack } from '../../../jobs/replay/look-back.ts';
import type { StoryAnswer } from '../../../store/report/address-story.ts';
import type { StoryLink } from '../../../store/report/person-story.ts';
import type { WriteRow } from '../../../store/report/writes.ts';
import type { AddressStory } from './read-story.ts';

/** @param story with the events alone that had come in by then */
export function storyAt(story: AddressStory, { at, state }: LookBack): AddressStory {
  const isBy = (moment: Date | null): moment is Date => moment !== null && moment.getTime() <= at.getTime();
  const today = at.toISOString().slice(0, 10);
  return {
    ...story,
    head: { ...story.head, verdict: state?.verdict ?? 'unknown', state: null, isWaiting: false },
    state,
    deliveredDays: story.deliveredDays.filter((day) => day < today),
    decisions: story.decisions.filter((one) => isBy(one.decidedAt)),
    episodes: state?.episodes ?? [],
    writes: story.writes.flatMap((one) => writeAt(one, isBy)),
    answers: story.answers.filter((one) => isBy(one.answeredAt)).map((one) => answerAt(one, isBy)),
    changes: story.changes.filter((one) => isBy(one.changedAt)),
    word: story.word && isBy(story.word.at) ? story.word : null,
    links: story.links.filter((one) => isBy(one.linkedAt)).map((one) => linkAt(one, isBy)),
    hubspotEvents: story.hubspotEvents.filter((one) => isBy(one.occurredAt)),
    suppressions: [],
    asks: [],
    held: [],
    colleagues: [],
    account: null,
    cause: null,
  };
}

type IsBy = (moment: Date | null) => boolean;

/** Fields of a contact are written again and again in one place: of what stood there earlier only the last time is known. */
function writeAt(write: WriteRow, isBy: IsBy): WriteRow[] {
  if (!isBy(write.createdAt)) return [];
  if (isBy(write.doneAt)) return [write];
  if (write.surface === 'contact_property') return [];
  const isSent = isBy(write.sentAt);
  const { sentAt } = write;
  return [
    {
      ...write,
      state: isSent ? 'sending' : 'planned',
      sentAt: isSent ? sentAt : null,
      doneAt: null,
      resultId: null,
      why: null,
    },
  ];
}

/** What an answer said before it was edited is not kept. */
function answerAt(answer: StoryAnswer, isBy: IsBy): StoryAnswer {
  if (answer.editedAt === null || isBy(answer.editedAt)) return answer;
  return { ...answer, reason: null, comment: null, editedAt: null };
}

function linkAt(link: StoryLink, isBy: IsBy): StoryLink {
  const isCorrected = isBy(link.correctedAt);
  return {
    ...link,
    unlinkedAt: isBy(link.unlinkedAt) ? link.unlinkedAt : null,
    ...(!isCorrected && { correctedAt: null, correctedTo: null, correctedToEmail: null }),
  };
}
