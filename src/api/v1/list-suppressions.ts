/** `GET /api/v1/suppressions`: the list in the order in which it changed, so that a script can keep a copy of it. */
import { listChangedSuppressions } from '../../store/suppression-change.ts';
import { reasonCode, reasonWord } from './answer-check.ts';
import type { ApiDeps } from './api-deps.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { ApiProblem } from './problem.ts';
import type { ListQuery, ListResponse } from './schemas.ts';

/** @throws ApiProblem for a cursor that is none */
export async function listSuppressions(
  { db, clock }: Pick<ApiDeps, 'db' | 'clock'>,
  portalId: number,
  asked: ListQuery,
): Promise<ListResponse> {
  const after = asked.cursor === undefined ? null : readCursor(asked.cursor);
  if (asked.cursor !== undefined && after === null) {
    throw new ApiProblem('invalid', 'Send the cursor as it stood in next_cursor, or none to begin anew.', {
      errors: [{ at: 'query.cursor', message: 'This is no cursor of ours.' }],
    });
  }
  const rows = await listChangedSuppressions(
    db,
    portalId,
    {
      after,
      since: after === null && asked.since !== undefined ? new Date(asked.since) : null,
      stream: asked.stream ?? null,
      scope: asked.scope ?? null,
      reason: asked.reason === undefined ? null : reasonCode(asked.reason),
    },
    asked.limit + 1,
  );
  const shown = rows.slice(0, asked.limit);
  const last = shown.at(-1);
  const now = clock.now();
  return {
    data: shown.map(({ place, email, stream, reason, venue, since, until }) => ({
      id: Buffer.from(place.hash, 'hex').toString('base64url'),
      address: email,
      scope: stream === '' ? 'everything' : 'stream',
      stream: stream === '' ? null : stream,
      reason: reasonWord(reason),
      venue,
      suppressed: until === null || until > now,
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
      changed_at: place.changedAt,
    })),
    next_cursor: last ? writeCursor(last.place) : (asked.cursor ?? null),
    has_more: rows.length > asked.limit,
  };
}
