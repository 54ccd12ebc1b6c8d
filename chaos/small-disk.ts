/** A disk of a stage's own, which can be full: memory mounted as a file system. Only root on Linux may mount one. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, statfs } from 'node:fs/promises';
import { platform, userInfo } from 'node:os';
import { promisify } from 'node:util';

export interface SmallDisk {
  /** From here on no file can grow: whoever writes is told ENOSPC. */
  fill(): Promise<void>;
  /** There is room again. */
  free(): Promise<void>;
  unmount(): Promise<void>;
}

const SIZE = '1g';
const BLOCK_KB = 4;
/** What is written between the look and the mounting anew makes it fail. */
const FILL_ATTEMPTS = 20;

const run = promisify(execFile);

/** @returns null where this user may not mount, and the folder is on the disk of the machine */
export async function mountSmallDisk(folder: string): Promise<SmallDisk | null> {
  await mkdir(folder);
  if (platform() !== 'linux' || userInfo().uid !== 0) return null;
  const isMounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'bellwether-chaos', folder]).then(
    () => true,
    () => false,
  );
  if (!isMounted) return null;
  // Whatever ends this run: it is not left behind.
  const unmountAtExit = (): void => void spawnSync('umount', ['--lazy', folder]);
  process.once('exit', unmountAtExit);
  const resize = (size: string) => run('mount', ['-o', `remount,size=${size}`, folder]);
  return {
    async fill() {
      for (let attempt = 1; ; attempt++) {
        const { blocks, bfree } = await statfs(folder);
        try {
          await resize(`${(blocks - bfree) * BLOCK_KB}k`);
          return;
        } catch (thrown) {
          if (attempt === FILL_ATTEMPTS) throw thrown;
        }
      }
    },
    free: async () => void (await resize(SIZE)),
    // Whatever still has a file open on it does not hold the run up.
    async unmount() {
      process.removeListener('exit', unmountAtExit);
      await run('umount', ['--lazy', folder]);
    },
  };
}
