/** What an errand is called, and how far it is. Pure. */
import { MINUTE_MS, SECOND_MS } from '../../../lib/clock.ts';
import type { Errand } from '../../../store/errand.ts';
import { count, counted } from '../../format.ts';
import type { Tone } from '../../words.ts';

export function errandTitle(errand: Pick<Errand, 'kind' | 'detail'>): string {
  switch (errand.kind) {
    case 'retry-deliveries':
      return errand.detail.state === 'quarantined' ? 'Taking in what is in quarantine' : 'Taking in failed deliveries';
    case 'retry-writes':
      return 'Sending refused changes again';
    case 'rebuild':
      return 'Concluding every address anew';
    case 'write-links':
      return 'Writing the link to every contact';
  }
}

export function errandState(errand: Errand): { label: string; tone: Tone } {
  if (errand.endedAt === null) return { label: errand.begunAt === null ? 'Waiting' : 'Under way', tone: 'blue' };
  if (errand.done + errand.refused < errand.total && errand.why !== null) return { label: 'Given up', tone: 'red' };
  if (errand.refused > 0 && errand.done === 0) return { label: 'Still refused', tone: 'red' };
  return errand.refused > 0 ? { label: 'Done in part', tone: 'amber' } : { label: 'Done', tone: 'green' };
}

/** What came of it, in one sentence. */
export function errandResult(errand: Errand): string {
  const parts = [
    errand.kind === 'rebuild'
      ? `${counted(errand.done, 'address', 'addresses')} concluded`
      : errand.kind === 'write-links'
        ? `${counted(errand.done, 'contact')} with the right link`
        : `${count(errand.done)} of ${count(errand.total)} taken up again`,
  ];
  if (errand.refused > 0) parts.push(`${count(errand.refused)} still refused${errand.why ? `: ${errand.why}` : ''}`);
  else if (errand.why !== null) parts.push(errand.why);
  return parts.join(', ');
}

/** From the pace so far; nothing before there is one. */
export function timeLeft(errand: Errand, now: Date): string {
  const seen = errand.done + errand.refused;
  const passed = errand.begunAt === null ? 0 : now.getTime() - errand.begunAt.getTime();
  if (seen === 0 || passed < 3 * SECOND_MS) return '';
  const left = (passed / seen) * Math.max(0, errand.total - seen);
  if (left < MINUTE_MS) return 'less than a minute left';
  return `about ${counted(Math.ceil(left / MINUTE_MS), 'minute')} left`;
}
