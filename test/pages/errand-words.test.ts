/** What is said of long work when it is over. */
import { errandState } from '../../src/pages/admin/work/errand-words.ts';
import type { Errand } from '../../src/store/errand.ts';

const AT = new Date('2026-11-20T10:00:00Z');

function ended(done: number, refused: number): Errand {
  return {
    errandId: 1,
    kind: 'retry-deliveries',
    detail: { state: 'quarantined' },
    askedBy: 'ada@larkfield.test',
    askedAt: AT,
    begunAt: AT,
    endedAt: AT,
    total: done + refused,
    done,
    refused,
    cursor: 9,
    until: 9,
    why: refused > 0 ? 'The signature still does not fit.' : null,
    place: null,
  };
}

test.each([
  [3, 0, 'Done'],
  [2, 1, 'Done in part'],
  [0, 3, 'Still refused'],
])('%i taken up and %i refused is called "%s"', (done, refused, label) => {
  expect(errandState(ended(done, refused)).label).toBe(label);
});
