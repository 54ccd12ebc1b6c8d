import { createServer } from 'node:net';

/** @returns the wanted port of localhost, or any other where that one is taken */
export async function findFreePort(wanted: number): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? wanted;
}

/** Without a host, as servers listen: a port that is taken on IPv6 alone is taken, too. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(null));
    probe.listen(port, () => {
      const address = probe.address();
      const found = typeof address === 'object' && address !== null ? address.port : null;
      probe.close(() => done(found));
    });
  });
}
