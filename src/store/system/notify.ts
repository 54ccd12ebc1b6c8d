/** Waking workers: NOTIFY after a commit, LISTEN on a connection of its own that comes back by itself. */
import pg from 'pg';
import type { Log } from '../../lib/log.ts';
import { type Db, execute } from '../database.ts';

const CHANNEL = 'bellwether_work';
const RECONNECT_MS = 1_000;

/** Tells all workers that these portals have something to do. Losing one does no harm: there is a sweep behind it. */
export async function notifyWork(db: Db, portalIds: Iterable<number>): Promise<void> {
  await execute(db, 'select pg_notify(?, id) from unnest(?::text[]) as n(id)', [CHANNEL, [...portalIds].map(String)]);
}

/** @returns how to stop listening */
export function listenForWork(databaseUrl: string, log: Log, onWork: (portalId: number) => void): () => Promise<void> {
  let isStopped = false;
  let client: pg.Client | null = null;

  async function listen(): Promise<void> {
    if (isStopped) return;
    const next = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'bellwether listen',
      keepAlive: true,
    });
    client = next;
    let isLost = false;
    const lost = (): void => {
      if (isLost || isStopped) return;
      isLost = true;
      log.warn('the connection that wakes workers was lost; the sweep goes on meanwhile');
      next.end().catch(() => undefined);
      setTimeout(() => void listen(), RECONNECT_MS).unref();
    };
    next.on('error', lost);
    next.on('end', lost);
    next.on('notification', (message) => onWork(Number(message.payload)));
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch {
      lost();
    }
  }

  void listen();
  return async () => {
    isStopped = true;
    await client?.end().catch(() => undefined);
  };
}
