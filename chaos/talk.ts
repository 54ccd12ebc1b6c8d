/** The CRM talks back: contacts are merged, corrected, created and deleted while a round is under way. */
import { SECOND_MS } from '../src/lib/clock.ts';
import type { Alone } from './alone.ts';
import { pause } from './processes.ts';
import type { SandboxClient } from './sandbox-client.ts';
import type { Talker } from './talkers.ts';

const CONTACTS = '/crm/objects/2026-09/contacts';
const LOOK_MS = 100;
/** A task may have to be looked for twice before it is sent again. */
const TASK_LIMIT_MS = 40 * SECOND_MS;

/** Ids of all contacts that a person has or had, by the person's address. */
export type TalkedIds = ReadonlyMap<string, readonly string[]>;

/**
 * @param ids of the doubles, by the talkers' addresses
 * @param alone what happens at the same moment as a revocation would be told to nobody
 */
export async function talk(
  talkers: readonly Talker[],
  ids: TalkedIds,
  portalId: number,
  sandbox: SandboxClient,
  alone: Alone,
): Promise<void> {
  await Promise.all(
    talkers.map(async (talker) => {
      await pause(talker.atMs);
      const { act: todo, email } = talker;
      if (todo.kind === 'correct' && todo.after === 'task') await untilTaskOf(email, portalId, sandbox);
      await alone(() => act(talker, ids.get(email) ?? [], portalId, sandbox));
    }),
  );
}

async function act(
  { act: todo, properties }: Talker,
  [id = '', double = '']: readonly string[],
  portalId: number,
  sandbox: SandboxClient,
): Promise<void> {
  switch (todo.kind) {
    case 'merge': {
      const [primary, other] = todo.primary === 'talker' ? [id, double] : [double, id];
      await sandbox.call(portalId, `${CONTACTS}/merge`, { primaryObjectId: primary, objectIdToMerge: other });
      return;
    }
    case 'correct':
      return sandbox.byHand(portalId, `contacts/${id}/edit/email`, { value: todo.to });
    case 'create':
      await sandbox.call(portalId, CONTACTS, { properties });
      return;
    case 'delete':
      return sandbox.byHand(portalId, `contacts/${id}/delete`, { how: 'archive' });
  }
}

/** Without it there is nothing to close: the reckoning says so. */
async function untilTaskOf(email: string, portalId: number, sandbox: SandboxClient): Promise<void> {
  const end = performance.now() + TASK_LIMIT_MS;
  while (performance.now() < end) {
    const { tasks } = await sandbox.state(portalId);
    if (tasks.some(({ body }) => body.includes(email))) return;
    await pause(LOOK_MS);
  }
}
