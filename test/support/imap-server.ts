/** A small IMAP server for tests: one user, one folder, TLS or STARTTLS. It knows what our client says, and notes it. */
import { type AddressInfo, createServer as createPlain, type Server, type Socket } from 'node:net';
import { createServer as createTls, TLSSocket } from 'node:tls';

export interface StoredMail {
  readonly uid: number;
  readonly arrivedAt: Date;
  readonly bytes: Buffer;
}

export interface ImapServer {
  readonly port: number;
  uidValidity: number;
  mails: StoredMail[];
  /** Commands as they came, without their tags. */
  readonly heard: string[];
  close(): Promise<void>;
}

export interface ImapServerOptions {
  readonly key: Buffer | string;
  readonly cert: Buffer | string;
  readonly user: string;
  readonly password: string;
  readonly security?: 'tls' | 'starttls' | 'none';
}

export async function startImapServer(options: ImapServerOptions): Promise<ImapServer> {
  const sockets = new Set<Socket>();
  const state = { uidValidity: 7, mails: [] as StoredMail[], heard: [] as string[] };
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    converse(socket, socket instanceof TLSSocket, options, state);
  };
  const server: Server =
    (options.security ?? 'tls') === 'tls'
      ? createTls({ key: options.key, cert: options.cert }, accept)
      : createPlain(accept);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(state, {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  });
}

function converse(
  socket: Socket,
  isSecured: boolean,
  options: ImapServerOptions,
  state: Pick<ImapServer, 'uidValidity' | 'mails' | 'heard'>,
): void {
  const canSecure = !isSecured && options.security === 'starttls';
  const capability = `IMAP4rev1${canSecure ? ' STARTTLS LOGINDISABLED' : ''}`;
  let pending = '';
  // After STARTTLS the server says nothing by itself.
  if (!(isSecured && options.security === 'starttls')) socket.write(`* OK [CAPABILITY ${capability}] ready\r\n`);
  const read = (chunk: Buffer): void => {
    pending += chunk.toString('latin1');
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      answer(line);
    }
  };
  const answer = (line: string): void => {
    const [, tag = '*', command = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    state.heard.push(command);
    const ok = (said = 'done'): void => void socket.write(`${tag} OK ${said}\r\n`);
    const word = command.toUpperCase();
    if (word === 'STARTTLS' && canSecure) {
      ok('begin');
      socket.off('data', read);
      const secured = new TLSSocket(socket, { isServer: true, key: options.key, cert: options.cert });
      secured.on('error', () => undefined);
      converse(secured, true, options, state);
    } else if (word === 'CAPABILITY') {
      socket.write(`* CAPABILITY ${capability}\r\n`);
      ok();
    } else if (word.startsWith('LOGIN')) {
      const fits = [options.user, options.password].every((one) => command.includes(one));
      if (fits) ok('welcome');
      else socket.write(`${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
    } else if (/^(EXAMINE|SELECT)/.test(word)) {
      if (!/^EXAMINE "?INBOX"?$/i.test(command)) socket.write(`${tag} NO [NONEXISTENT] no such folder\r\n`);
      else {
        socket.write(`* FLAGS (\\Seen)\r\n* ${state.mails.length} EXISTS\r\n* 0 RECENT\r\n`);
        socket.write(`* OK [UIDVALIDITY ${state.uidValidity}] fine\r\n* OK [UIDNEXT 9999] fine\r\n`);
        ok('[READ-ONLY] open');
      }
    } else if (word.startsWith('LIST')) {
      socket.write(command.endsWith('""') ? '* LIST (\\Noselect) "/" ""\r\n' : '* LIST () "/" INBOX\r\n');
      ok();
    } else if (word.startsWith('UID SEARCH')) {
      const from = Number(/UID (\d+):\*/.exec(word)?.[1] ?? 1);
      const fitting = state.mails.filter((mail) => mail.uid >= from);
      const found = fitting.length > 0 ? fitting : state.mails.slice(-1);
      socket.write(`* SEARCH ${found.map((mail) => mail.uid).join(' ')}\r\n`);
      ok();
    } else if (word.startsWith('UID FETCH')) {
      const wanted = /UID FETCH (\S+)/.exec(word)?.[1] ?? '';
      for (const [at, mail] of state.mails.entries()) if (isWanted(wanted, mail.uid)) send(at, mail);
      ok();
    } else if (word === 'LOGOUT') {
      socket.write('* BYE\r\n');
      ok();
      socket.end();
    } else ok();
  };
  const send = (at: number, { uid, arrivedAt, bytes }: StoredMail): void => {
    const date = arrivedAt.toUTCString().replace(/^\w+, (\d\d) (\w+) (\d+) ([\d:]+) GMT$/, '$1-$2-$3 $4 +0000');
    socket.write(`* ${at + 1} FETCH (UID ${uid} INTERNALDATE "${date}" BODY[]<0> {${bytes.length}}\r\n`);
    socket.write(bytes);
    socket.write(')\r\n');
  };
  socket.on('data', read);
}

function isWanted(set: string, uid: number): boolean {
  return set.split(',').some((part) => {
    const [from = 0, to = from] = part.split(':').map(Number);
    return uid >= from && uid <= to;
  });
}
