/** A real mail server of one test: it keeps what it took, and refuses what it is told to. */

import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came, headers and all. */
  readonly raw: string;
}

/**
 * What it answers instead of taking the next mails: at RCPT, or after the message; `drop`: it takes it, and hangs up without a
 * word; `hang`: it takes it, and never answers.
 */
export type MailFault = { readonly at: 'rcpt' | 'data'; readonly code: number } | 'drop' | 'hang';

export interface MailServer {
  readonly url: string;
  readonly taken: readonly TakenMail[];
  fault: MailFault | null;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const taken: TakenMail[] = [];
  const state: { fault: MailFault | null } = { fault: null };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo(_address, _session, done) {
      const { fault } = state;
      done(typeof fault === 'object' && fault?.at === 'rcpt' ? answer(fault.code) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { fault } = state;
        if (typeof fault === 'object' && fault?.at === 'data') return done(answer(fault.code));
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map((one) => one.address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        if (fault === 'drop') {
          for (const connection of server.connections) connection.close();
        }
        if (fault === null) done();
      });
    },
  });
  // Hanging up on somebody is an error at both ends.
  server.on('error', () => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    taken,
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

function answer(code: number): Error {
  return Object.assign(new Error(code >= 500 ? 'No such mailbox here' : 'Try again later'), { responseCode: code });
}

/** A port at which nobody listens. */
export async function closedPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((closed) => server.close(() => closed()));
  return port;
}
