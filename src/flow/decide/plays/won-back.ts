/** Somebody who was lost, or had left, is back: what was begun about them ends, and it is counted. */
import { isWin } from '../../win-back.ts';
import { isFresh } from '../is-fresh.ts';
import type { Decision, Play, PlayInput } from '../play.ts';

const DAY_MS = 86_400_000;

export const wonBack: Play = {
  id: 'won-back',
  label: 'Won back',
  summary:
    'When mail gets through again, an address was corrected, or the person replied or came back, their open tasks are completed with a note, and it is counted as won back.',
  needs: [],
  speaksOf: 'ended',
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now } = input;
    const episode = after.episodes.findLast((one) => one.episodeId !== null && one.endedAt !== null);
    const { contact } = facts;
    if (contact === null || episode === undefined || episode.endedAt === null || !isWin(episode.wonBackBy)) return [];
    // Its beginning was acted upon, so it is no history.
    if (!isFresh({ at: episode.endedAt, isHistory: false }, settings, now)) return [];
    return [
      {
        play: 'won-back',
        episode,
        target: { type: 'contact', id: contact.contactId },
        at: episode.endedAt,
        task: null,
        because: {
          by: episode.wonBackBy,
          kind: episode.kind,
          days: Math.floor((episode.endedAt.getTime() - episode.startedAt.getTime()) / DAY_MS),
        },
      },
    ];
  },
};
