/** Too many addresses of a mailing, a data source or a sending IP are unknown. */
import type { Play } from '../play.ts';

export const unknownUserRate: Play = {
  id: 'unknown-user-rate',
  label: 'Too many unknown users',
  summary:
    'When surely too many of the addresses of one mailing or data source, or of the messages of one sending IP, are unknown to the receiving servers, marketing is told once, with the numbers and what to do.',
  needs: [],
  speaksOf: 'mail',
  // The rate is of no person: `jobs/plan-rate-alerts.ts` looks at all mail, and `shared-task/rate-alert.ts` has the words.
  decide: () => [],
};
