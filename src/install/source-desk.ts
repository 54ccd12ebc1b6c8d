/** What the console does with sources, each act of an admin in the audit log. */
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { findSource, type Purpose, type Source } from '../store/source.ts';
import {
  changeSource,
  closeFormerAddress,
  removeSource,
  renewAddress,
  type SourceSettings,
  switchSource,
} from '../store/source-changes.ts';
import { type ConnectDeps, connectSource, giveKey, refuseBadLabel } from './connect-source.ts';
import { sourceUrl, sourceUrlWithSecret } from './source-url.ts';

export interface Actor {
  readonly portalId: number;
  /** For the audit log. */
  readonly name: string;
}

/** Where an ESP posts, and by what it proves itself. */
export interface SourceAddress {
  readonly url: string;
  /** With our secret in it; null where the ESP shows the secret. */
  readonly urlWithSecret: string | null;
  /** null where the ESP shows the secret. */
  readonly secret: string | null;
}

/** Everything throws BellwetherError to be shown, `source.unknown` where there is no such source in the portal. */
export interface SourceDesk {
  /** @returns its id */
  add(who: Actor, made: { readonly esp: string; readonly label: string; readonly purpose: Purpose }): Promise<number>;
  /** @param key null: one is made, where the ESP shows none */
  giveKey(who: Actor, sourceId: number, key: string | null): Promise<void>;
  change(who: Actor, sourceId: number, settings: SourceSettings): Promise<void>;
  switch(who: Actor, sourceId: number, isOn: boolean): Promise<void>;
  renewAddress(who: Actor, sourceId: number): Promise<void>;
  closeFormerAddress(who: Actor, sourceId: number): Promise<void>;
  remove(who: Actor, sourceId: number): Promise<void>;
  /** The address alone; null where its key is not among the server's keys, or the source is gone. */
  urlOf(portalId: number, sourceId: number): Promise<string | null>;
  /** The address with what opens it, for an admin who asked for it. */
  show(who: Actor, sourceId: number): Promise<SourceAddress>;
}

/** @param deps `publicUrl` without a trailing slash */
export function createSourceDesk(deps: ConnectDeps & { readonly publicUrl: string }): SourceDesk {
  const { db, box, clock, publicUrl } = deps;

  /** Does it, and writes down who did. */
  async function audit(
    who: Actor,
    sourceId: number,
    action: string,
    detail: Readonly<Record<string, unknown>>,
    run: (trx: Db) => Promise<boolean>,
  ): Promise<void> {
    await db.transaction(async (trx) => {
      if (!(await run(trx))) throw unknown(who.portalId, sourceId);
      const entry = { at: clock.now(), actor: who.name, action, target: String(sourceId), detail };
      await writeAudit(trx, who.portalId, entry);
    });
  }

  async function find(portalId: number, sourceId: number): Promise<Source> {
    const source = await findSource(db, portalId, box, sourceId);
    if (!source) throw unknown(portalId, sourceId);
    return source;
  }

  return {
    async add(who, made) {
      const source = await connectSource(deps, who.portalId, who.name, { ...made, secrets: [] });
      return source.sourceId;
    },
    giveKey: (who, sourceId, key) => giveKey(deps, who.portalId, who.name, sourceId, key),
    async change(who, sourceId, settings) {
      refuseBadLabel(settings.label);
      const before = await find(who.portalId, sourceId);
      await audit(who, sourceId, 'source.changed', differences(before, settings), (trx) =>
        changeSource(trx, who.portalId, sourceId, settings),
      );
    },
    switch: (who, sourceId, isOn) =>
      audit(who, sourceId, isOn ? 'source.switched-on' : 'source.switched-off', {}, (trx) =>
        switchSource(trx, who.portalId, sourceId, isOn),
      ),
    renewAddress: (who, sourceId) =>
      audit(who, sourceId, 'source.address-renewed', {}, (trx) => renewAddress(trx, who.portalId, box, sourceId)),
    closeFormerAddress: (who, sourceId) =>
      audit(who, sourceId, 'source.former-address-closed', {}, (trx) =>
        closeFormerAddress(trx, who.portalId, sourceId),
      ),
    async remove(who, sourceId) {
      const { esp, label } = await find(who.portalId, sourceId);
      await audit(who, sourceId, 'source.removed', { esp, label }, (trx) =>
        removeSource(trx, who.portalId, sourceId, clock.now()),
      );
    },
    async urlOf(portalId, sourceId) {
      try {
        return sourceUrl(publicUrl, await find(portalId, sourceId));
      } catch (thrown) {
        if (thrown instanceof BellwetherError) return null;
        throw thrown;
      }
    },
    async show(who, sourceId) {
      const source = await find(who.portalId, sourceId);
      const isOurs = deps.adapters.find((one) => one.id === source.esp)?.secret?.make != null;
      await audit(who, sourceId, 'source.secret-shown', {}, () => Promise.resolve(true));
      return {
        url: sourceUrl(publicUrl, source),
        urlWithSecret: isOurs ? sourceUrlWithSecret(publicUrl, source) : null,
        secret: isOurs ? (source.secrets[0] ?? null) : null,
      };
    },
  };
}

function unknown(portalId: number, sourceId: number): BellwetherError {
  return new BellwetherError('source.unknown', `There is no source ${sourceId} in portal ${portalId}.`);
}

/** Former and new value of what was changed, by name. */
function differences(before: Source, after: SourceSettings): Record<string, readonly [string | null, string | null]> {
  const names = ['label', 'purpose', 'unsubscribeScope'] as const;
  const changed = names.filter((name) => before[name] !== after[name]);
  return Object.fromEntries(changed.map((name) => [name, [before[name], after[name]]]));
}
