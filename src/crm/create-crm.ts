/** The Crm of one portal. */
import { type Caller, type CallerDeps, createCaller } from './caller.ts';
import type { Crm } from './crm.ts';
import type { Effect } from './errors.ts';
import { findCreated } from './find-created.ts';
import { readAssociationIds } from './read-associations.ts';
import { findBySecondaryEmail, readObjects, resolveObject } from './read-objects.ts';
import { readAllOwners } from './read-owners.ts';
import type { HttpMethod } from './transport.ts';
import { createBatch, updateBatch } from './write-batch.ts';

export interface CrmDeps extends CallerDeps {
  readonly portalId: number;
  /** As granted. */
  readonly scopes: Iterable<string>;
}

/** The right to make one call at once, held until used or released. */
export interface Turn {
  /** Its first call uses the turn and does not wait. */
  readonly crm: Crm;
  /** Always to be called at the end; gives an unused turn back. */
  release(): void;
}

export interface BudgetedCrm extends Crm {
  /**
   * Waits for the portal's budget before anything is recorded as sending, so that the time of sending is true and a
   * lease can be looked at last of all.
   * @throws CrmError where the portal is paused for longer than 15 s
   */
  takeTurn(): Promise<Turn>;
}

/** A POST that changes nothing. */
const READING_POST = /\/(batch\/read|search)(\?|$)/;

function effectOf(method: HttpMethod, path: string): Effect {
  return method === 'GET' || (method === 'POST' && READING_POST.test(path)) ? 'read' : 'write';
}

export function createCrm(deps: CrmDeps): BudgetedCrm {
  const scopes = new Set(deps.scopes);

  function crmOf(caller: Caller): Crm {
    return {
      portalId: deps.portalId,
      scopes,
      read: (type, by, keys, properties) => readObjects(caller, type, by, keys, properties),
      updateBatch: (type, inputs) => updateBatch(caller, type, inputs),
      createBatch: (type, inputs) => createBatch(caller, type, inputs),
      associations: (from, to, ids) => readAssociationIds(caller, from, to, ids),
      resolve: (type, id) => resolveObject(caller, type, id),
      findBySecondaryEmail: (emails, properties) => findBySecondaryEmail(caller, emails, properties),
      findCreated: (type, ownerId, since, properties) => findCreated(caller, type, ownerId, since, properties),
      owners: () => readAllOwners(caller),
      async call<Body>(method: HttpMethod, path: string, body?: unknown): Promise<Body> {
        const reply = await caller.call({
          method,
          path,
          effect: effectOf(method, path),
          ...(body !== undefined && { body }),
        });
        return reply.body as Body;
      },
    };
  }

  const caller = createCaller(deps);
  return {
    ...crmOf(caller),
    async takeTurn() {
      const turn = await caller.takeTurn();
      return { crm: crmOf(turn.caller), release: () => turn.release() };
    },
  };
}
