/** The network between the processes and PostgreSQL: it can be cut, fall silent, and lose the answer to what was committed. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface DatabaseProxy {
  readonly port: number;
  /** All connections break off. @returns how many there were */
  cut(): number;
  /** Nothing passes either way until the time is up; then they break off. @returns how many there were */
  fallSilent(milliseconds: number): Promise<number>;
  /** The answers to the next commits are lost, and so are their connections. What was committed stands. */
  loseAnswers(count: number): void;
  /** @returns how many answers were lost; from here on none is */
  endLosing(): number;
  close(): Promise<void>;
}

interface Connection {
  readonly client: Socket;
  readonly server: Socket;
}

/** The end of CommandComplete, and ReadyForQuery of a connection in no transaction. */
const DONE = '\0Z\0\0\0\x05I';
const TAG = /(?:COMMIT|INSERT 0 [1-9]\d*|UPDATE [1-9]\d*)$/;
/** What runs by the clock commits all the time, and none of it is judged. */
const SCHEDULES = 'bellwether schedules';

export async function startDatabaseProxy(to: number): Promise<DatabaseProxy> {
  const connections = new Set<Connection>();
  /** Whoever knocks while nothing passes. */
  const waiting = new Set<Socket>();
  let [toLose, lost] = [0, 0];
  let isSilent = false;

  function breakOff(connection: Connection): void {
    connections.delete(connection);
    connection.client.resetAndDestroy();
    connection.server.resetAndDestroy();
  }

  const proxy = createServer((client) => {
    if (isSilent) {
      waiting.add(client.on('error', () => waiting.delete(client)));
      return;
    }
    const connection = { client, server: connect(to, '127.0.0.1') };
    const { server } = connection;
    connections.add(connection);
    let isJudged = true;
    client.once('data', (startup) => {
      isJudged = !startup.includes(SCHEDULES);
    });
    client.pipe(server);
    server.on('data', (chunk: Buffer) => {
      if (toLose > 0 && isJudged && saysCommitted(chunk)) {
        toLose -= 1;
        lost += 1;
        breakOff(connection);
      } else if (!client.write(chunk)) {
        server.pause();
        client.once('drain', () => server.resume());
      }
    });
    server.once('end', () => client.end());
    for (const one of [client, server]) {
      one.setNoDelay(true);
      one.on('error', () => breakOff(connection));
      one.once('close', () => breakOff(connection));
    }
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));

  function cut(): number {
    const all = [...connections];
    for (const one of all) breakOff(one);
    return all.length;
  }

  return {
    port: (proxy.address() as AddressInfo).port,
    cut,
    async fallSilent(milliseconds) {
      const all = [...connections].flatMap(({ client, server }) => [client, server]);
      isSilent = true;
      for (const one of all) one.pause();
      await new Promise((done) => void setTimeout(done, milliseconds));
      isSilent = false;
      for (const one of waiting) one.resetAndDestroy();
      waiting.clear();
      return cut();
    },
    loseAnswers(count) {
      toLose += count;
    },
    endLosing() {
      const counted = lost;
      [toLose, lost] = [0, 0];
      return counted;
    },
    async close() {
      cut();
      await new Promise((done) => proxy.close(done));
    },
  };
}

/** True where PostgreSQL says that a transaction was committed, or a statement without one. */
function saysCommitted(chunk: Buffer): boolean {
  const [before = '', ...after] = chunk.toString('latin1').split(DONE);
  return after.length > 0 && TAG.test(before);
}
