import { faultSchema } from '../faults/fault.ts';
import { json, noContent } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import type { ControlRoute } from './control-route.ts';

const FAULTS = '/_sandbox/faults';
const CALLS = '/_sandbox/calls';

/** Faults to come, and the log of the calls that were. */
export const faultRoutes: readonly ControlRoute[] = [
  { method: 'GET', pattern: FAULTS, handle: (world) => json(200, { results: world.faults.list() }) },
  {
    method: 'POST',
    pattern: FAULTS,
    handle: (world, { rawBody }) => json(201, world.faults.plan(parseBody(rawBody, faultSchema))),
  },
  {
    method: 'DELETE',
    pattern: FAULTS,
    handle: (world) => {
      world.faults.clear();
      return noContent;
    },
  },
  {
    method: 'GET',
    pattern: CALLS,
    handle: (world) => {
      const peaks = [...world.limits].map(([portalId, { requests, searches }]) => [
        portalId,
        { requests: requests.peak, searches: searches.peak },
      ]);
      return json(200, { ...world.calls.summary(), peaks: Object.fromEntries(peaks) });
    },
  },
  {
    method: 'DELETE',
    pattern: CALLS,
    handle: (world) => {
      world.calls.reset();
      return noContent;
    },
  },
];
