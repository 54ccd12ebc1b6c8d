/** `POST /api/v1/suppressions/check`: whom of these addresses not to mail. */
import { setImmediate } from 'node:timers/promises';
import { isHeld, quarantineState } from '../../flow/vet/quarantine.ts';
import { normaliseAddress } from '../../lib/address.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import { readDoorLimits } from '../../store/door-limits.ts';
import { findPublicPage } from '../../store/public-page.ts';
import { listQuarantined } from '../../store/quarantine.ts';
import { isStreamKnown, listFrequencies, listHolding } from '../../store/suppression-check.ts';
import { answerCheck } from './answer-check.ts';
import type { ApiDeps } from './api-deps.ts';
import type { CheckRequest, CheckResponse } from './schemas.ts';

/** Others are served after so many addresses: 1,000 are read and hashed in some 5 ms. */
const AT_ONCE = 1_000;

export async function checkAddresses(
  { db, clock, hashKey }: Pick<ApiDeps, 'db' | 'clock' | 'hashKey'>,
  portalId: number,
  asked: CheckRequest,
): Promise<CheckResponse> {
  const key = await hashKey(portalId);
  const now = clock.now();
  const given: { address: string; normalised: string | null; hash: Buffer | null }[] = [];
  for (const [index, address] of asked.addresses.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await setImmediate();
    const normalised = normaliseAddress(address);
    given.push({ address, normalised, hash: normalised === null ? null : hashAddress(key, normalised) });
  }
  const stream = asked.stream ?? null;
  const emails = given.flatMap((one) => one.normalised ?? []);
  const [holding, frequencies, known, quarantined, limits] = await Promise.all([
    listHolding(
      db,
      portalId,
      given.flatMap((one) => one.hash ?? []),
      now,
    ),
    listFrequencies(db, portalId, emails),
    stream === null ? false : isKnown({ db }, portalId, stream),
    listQuarantined(db, portalId, emails),
    readDoorLimits(db, portalId),
  ]);
  const byHash = Map.groupBy(holding, (one) => one.hash);
  const byEmail = Map.groupBy(frequencies, (one) => one.email);
  const held = new Set(
    quarantined.flatMap((one) => (isHeld(quarantineState(one, limits.welcomeDays, now)) ? [one.email] : [])),
  );
  const lastMailedAt = asked.last_mailed_at === undefined ? null : new Date(asked.last_mailed_at);
  const results = given.map(({ address, normalised, hash }) =>
    answerCheck(
      {
        address,
        normalised,
        holding: byHash.get(hash?.toString('base64') ?? '') ?? [],
        isQuarantined: held.has(normalised ?? ''),
        frequencies: byEmail.get(normalised ?? '') ?? [],
      },
      { stream, lastMailedAt, now },
    ),
  );
  return {
    checked_at: now.toISOString(),
    stream: stream === null ? null : { name: stream, known },
    suppressed: results.filter((one) => one.suppressed).length,
    results,
  };
}

async function isKnown({ db }: Pick<ApiDeps, 'db'>, portalId: number, stream: string): Promise<boolean> {
  const page = await findPublicPage(db, portalId);
  if (page?.settings.streams?.some((one) => one.key === stream)) return true;
  return isStreamKnown(db, portalId, stream);
}
