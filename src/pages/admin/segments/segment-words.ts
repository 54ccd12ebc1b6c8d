/** How a segment stands, and what an admin may do about it. */
import type { Segment } from '../../../store/segment.ts';
import type { Tone } from '../../words.ts';

export interface SegmentWords {
  readonly label: string;
  readonly tone: Tone;
  readonly why: string | null;
  readonly button: { readonly label: string; readonly question: string; readonly deed: string } | null;
}

const TRY_AGAIN = {
  label: 'Try again',
  question: 'Bellwether looks whether the segment can be made now.',
  deed: 'Try again now',
};

export function segmentState(segment: Pick<Segment, 'state' | 'why'>, isGranted: boolean): SegmentWords {
  const { state, why } = segment;
  switch (state) {
    case 'there':
      return { label: 'In step', tone: 'green', why: null, button: null };
    case 'wanted':
      return isGranted
        ? { label: 'Being made', tone: 'blue', why: null, button: null }
        : { label: 'Waits', tone: 'grey', why: 'Waits for the permission.', button: null };
    case 'deleted':
      return {
        label: 'Deleted',
        tone: 'amber',
        why: 'Somebody deleted it in HubSpot. It stays away until you bring it back.',
        button: {
          label: 'Bring back',
          question:
            'HubSpot restores it as it was, where that was within 90 days; otherwise it is made anew, and workflows and reports that used it have to be pointed to it again.',
          deed: 'Bring it back',
        },
      };
    case 'name_taken':
      return { label: 'Name taken', tone: 'red', why, button: TRY_AGAIN };
    case 'refused':
      return { label: 'Not made', tone: 'red', why, button: TRY_AGAIN };
  }
}
