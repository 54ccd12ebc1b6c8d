/** Connecting a source and giving it its key, by whoever asks: the console or the command line. */
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { EspAdapter } from '../flow/adapt/adapter.ts';
import type { Clock } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { lowerFirst } from '../lib/lower-first.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { writeAudit } from '../store/audit.ts';
import { addSecret, addSource, findSource, type Purpose, type Source } from '../store/source.ts';

export interface ConnectDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly adapters: readonly EspAdapter[];
}

const MAX_LABEL = 80;
/** 256 bits; an adapter takes what it needs of them. */
const SECRET_BYTES = 32;

function adapterOf(deps: ConnectDeps, esp: string): EspAdapter {
  const adapter = deps.adapters.find((one) => one.id === esp);
  if (adapter) return adapter;
  const known = deps.adapters.map((one) => one.id).join(', ');
  throw new BellwetherError('source.unknown-esp', `There is no email service "${esp}". Known: ${known}.`);
}

function refuseBadKey(adapter: EspAdapter, key: string): void {
  if (adapter.secret === null) throw takesNoKey(adapter);
  const wrong = adapter.secret.check(key);
  if (wrong) throw new BellwetherError('source.bad-secret', `${adapter.secret.label}: ${wrong}`);
}

/** @throws BellwetherError `source.bad-label` */
export function refuseBadLabel(label: string): void {
  if (label !== '' && label.length <= MAX_LABEL) return;
  throw new BellwetherError(
    'source.bad-label',
    `Give it a name of 1 to ${MAX_LABEL} characters, for example "Newsletter".`,
  );
}

function takesNoKey({ label }: EspAdapter): BellwetherError {
  return new BellwetherError(
    'source.takes-no-key',
    `${label} proves itself by the address of the source alone, and takes no key. Where the address may be known to others, make a new one.`,
  );
}

/** Where the ESP makes no secret, we do. */
function makeSecret(adapter: EspAdapter): string | null {
  return adapter.secret?.make?.(randomBytes(SECRET_BYTES)) ?? null;
}

/**
 * Where the ESP shows no secret and none is given, one is made.
 *
 * @param by who does it, for the audit log
 * @throws BellwetherError `source.unknown-esp`, `source.bad-secret`, `source.bad-label`
 */
export async function connectSource(
  deps: ConnectDeps,
  portalId: number,
  by: string,
  made: {
    readonly esp: string;
    readonly label: string;
    readonly purpose?: Purpose;
    readonly secrets: readonly string[];
  },
): Promise<Source> {
  const adapter = adapterOf(deps, made.esp);
  for (const secret of made.secrets) refuseBadKey(adapter, secret);
  refuseBadLabel(made.label);
  const now = deps.clock.now();
  const own = made.secrets.length === 0 ? makeSecret(adapter) : null;
  const secrets = own === null ? made.secrets : [own];
  return deps.db.transaction(async (trx) => {
    const source = await addSource(trx, portalId, deps.box, { ...made, secrets, now });
    const detail = { esp: made.esp, label: made.label, purpose: source.purpose };
    await writeAudit(trx, portalId, {
      at: now,
      actor: by,
      action: 'source.added',
      target: String(source.sourceId),
      detail,
    });
    return source;
  });
}

/**
 * @param key null: one is made, where the ESP shows none
 * @throws BellwetherError `source.unknown`, `source.bad-secret`, `source.no-secret`, `source.takes-no-key`
 */
export async function giveKey(
  deps: ConnectDeps,
  portalId: number,
  by: string,
  sourceId: number,
  key: string | null,
): Promise<void> {
  const source = await findSource(deps.db, portalId, deps.box, sourceId);
  if (!source) throw new BellwetherError('source.unknown', `There is no source ${sourceId} in portal ${portalId}.`);
  const adapter = adapterOf(deps, source.esp);
  const secret = key ?? makeSecret(adapter);
  if (adapter.secret === null) throw takesNoKey(adapter);
  if (secret === null) {
    throw new BellwetherError(
      'source.no-secret',
      `Give the ${lowerFirst(adapter.secret.label)} that ${adapter.label} shows.`,
    );
  }
  refuseBadKey(adapter, secret);
  await deps.db.transaction(async (trx) => {
    await addSecret(trx, portalId, deps.box, sourceId, secret);
    await writeAudit(trx, portalId, {
      at: deps.clock.now(),
      actor: by,
      action: 'source.key-given',
      target: String(sourceId),
      detail: { isFirst: source.secrets.length === 0 },
    });
  });
}
