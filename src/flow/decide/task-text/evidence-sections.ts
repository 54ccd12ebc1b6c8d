/** What speaks for and against, as conclude weighed it. */
import type { AddressState, Evidence } from '../../state.ts';
import type { TaskSection } from '../play.ts';

/** Of each side; the page behind the task's link has all. */
const SHOWN = 3;

/** The bounce that the task is about has been quoted already, so it is left out. */
export function evidenceSections(state: AddressState): readonly TaskSection[] {
  const cause = state.cause?.at.getTime() ?? null;
  const gone = state.evidence.filter((one) => one.for === 'gone' && one.at.getTime() !== cause);
  const alive = state.evidence.filter((one) => one.for === 'alive');
  const refused = state.evidence.filter((one) => one.for === 'refused' && one.at.getTime() !== cause);
  const sections = [
    listEvidence('What else says that the address is gone', gone),
    listEvidence('What says that it may still work', [...alive, ...refused]),
  ];
  return sections.filter((section) => section !== null).concat(changeSection(state));
}

function listEvidence(heading: string, evidence: readonly Evidence[]): TaskSection | null {
  if (evidence.length === 0) return null;
  return { heading, text: null, items: evidence.slice(0, SHOWN).map((one) => one.text) };
}

function changeSection(state: AddressState): readonly TaskSection[] {
  return state.wouldChange === null ? [] : [{ heading: 'What would change this', text: state.wouldChange, items: [] }];
}
