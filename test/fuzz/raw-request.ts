/** Requests as bytes: what a client library would mend or refuse is sent as it is. */
import { connect } from 'node:net';

export interface RawAnswer {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  readonly text: string;
}

/** The sample's first line and headers may be broken; length and end of the connection are put right, so that an answer comes. */
export function sendRaw(port: number, head: readonly string[], body: Buffer, mostMs: number): Promise<RawAnswer> {
  const lines = [...head, 'host: bellwether.example.com', 'connection: close', `content-length: ${body.length}`];
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    const lost = () => {
      const how = socket.connecting
        ? 'was not connected'
        : `sent ${socket.bytesWritten} and got ${socket.bytesRead} bytes`;
      socket.destroy(new Error(`no answer within ${mostMs} ms: ${how}`));
    };
    const timer = setTimeout(lost, mostMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (thrown: NodeJS.ErrnoException) => {
      // Whoever refuses a request does not wait for the rest of it.
      if (thrown.code !== 'ECONNRESET' && thrown.code !== 'EPIPE') fail(thrown);
    });
    socket.on('close', () => {
      clearTimeout(timer);
      const text = Buffer.concat(chunks).toString('latin1');
      done({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    });
    socket.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]));
  });
}
