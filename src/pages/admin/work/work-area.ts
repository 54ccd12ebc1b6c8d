/** Long work, watched while it is done. */
import { SECOND_MS } from '../../../lib/clock.ts';
import type { Db } from '../../../store/database.ts';
import { listErrands } from '../../../store/errand.ts';
import { countBacklog } from '../../../store/report/backlog.ts';
import { countWaitingOptOuts } from '../../../store/report/honoured.ts';
import { openEventStream } from '../../event-stream.ts';
import { sendLive } from '../../send-live.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import type { Area } from '../area.ts';
import { laterVisit } from '../visit.ts';
import { workPage } from './work-page.ts';
import { type WorkView, workStatus } from './work-status.ts';

const SHOWN = 20;
const LOOK_EVERY_MS = SECOND_MS;
const NOT_BEGUN = 'It was not begun';

export const workArea: Area = {
  path: '/work',
  addRoutes(routes, deps) {
    routes.get('/work', async (visit, _request, response) =>
      sendPage(response, 200, workPage(visit, await readWork(deps.db, visit.admin.portalId))),
    );
    routes.get('/work/events', async (visit, request, response) => {
      const stream = openEventStream(request, response);
      if (!stream) return;
      await sendLive(stream, LOOK_EVERY_MS, async () =>
        workStatus(laterVisit(visit, deps.clock.now()), await readWork(deps.db, visit.admin.portalId)),
      );
    });
    routes.post('/work/rebuild', (visit, _request, response) =>
      act(response, 'work-asked', '/work', NOT_BEGUN, () => deps.askErrand(visit.admin, 'rebuild', {})),
    );
  },
};

async function readWork(db: Db, portalId: number): Promise<WorkView> {
  const [backlog, waitingOptOuts, errands] = await Promise.all([
    countBacklog(db, portalId),
    countWaitingOptOuts(db, portalId),
    listErrands(db, portalId, SHOWN),
  ]);
  return { backlog, waitingOptOuts, errands };
}
