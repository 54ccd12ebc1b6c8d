/** Who came back: by play, by reason and by owner. */

import { DAY_MS } from '../../../lib/clock.ts';
import {
  countAllWinBacks,
  countWinBacks,
  WIN_BACKS_BY,
  type WinBackGroup,
  type WinBacksBy,
} from '../../../store/report/win-backs.ts';
import { sendPage } from '../../send-page.ts';
import type { Area } from '../area.ts';
import { oneOf, readNumber, textOf } from '../read-request.ts';
import { DAY_CHOICES, winBackPage } from './win-back-page.ts';

const USUAL_DAYS = 90;

export interface WinBackView {
  readonly by: WinBacksBy;
  readonly days: number;
  readonly groups: readonly WinBackGroup[];
  readonly total: WinBackGroup;
}

export const winBackArea: Area = {
  path: '/won-back',
  addRoutes(routes, deps) {
    routes.get('/won-back', async (visit, request, response) => {
      const by = oneOf(WIN_BACKS_BY, textOf(request, 'by')) ?? 'play';
      const chosen = readNumber(textOf(request, 'days'));
      const days = DAY_CHOICES.find((one) => one === chosen) ?? USUAL_DAYS;
      const since = new Date(visit.now.getTime() - days * DAY_MS);
      const { portalId } = visit.admin;
      const [groups, total] = await Promise.all([
        countWinBacks(deps.db, portalId, by, since),
        countAllWinBacks(deps.db, portalId, since),
      ]);
      return sendPage(response, 200, winBackPage(visit, { by, days, groups, total }));
    });
  },
};
