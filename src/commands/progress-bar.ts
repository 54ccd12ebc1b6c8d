/** A bar on standard error while something long is done. */
import { SingleBar } from 'cli-progress';

/** @param run is given how to say how far it is, and how many things that are */
export async function withBar<Value>(
  name: string,
  total: number,
  things: string,
  run: (show: (done: number, count: number) => void) => Promise<Value>,
): Promise<Value> {
  const bar = new SingleBar({
    format: `${name} {bar} {percentage}% | {count} ${things} | {eta_formatted} left`,
    stream: process.stderr,
    hideCursor: true,
    barsize: 24,
    noTTYOutput: false,
  });
  bar.start(Math.max(1, total), 0, { count: 0 });
  try {
    return await run((done, count) => bar.update(done, { count }));
  } finally {
    bar.stop();
  }
}
