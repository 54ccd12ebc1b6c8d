import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { World } from '../world.ts';
import { restoreSnapshot, type Snapshot, takeSnapshot } from './snapshot.ts';

const GATHER_MS = 1_000;

/** Keeps the world in one JSON file: written a second after a change, at once when closed, and never half. */
export class DataFile {
  readonly #path: string;
  #due: NodeJS.Timeout | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Fills the world from the file; a missing file leaves it as it is. */
  load(world: World): void {
    if (!existsSync(this.#path)) return;
    restoreSnapshot(world, JSON.parse(readFileSync(this.#path, 'utf8')) as Snapshot);
  }

  /** Notes that something changed. */
  schedule(world: World): void {
    this.#due ??= setTimeout(() => this.save(world), GATHER_MS);
  }

  save(world: World): void {
    if (this.#due) clearTimeout(this.#due);
    this.#due = null;
    mkdirSync(dirname(this.#path), { recursive: true });
    const draft = `${this.#path}.${process.pid}.new`;
    // It holds tokens of the sandbox, so it is for its owner's eyes.
    writeFileSync(draft, JSON.stringify(takeSnapshot(world)), { mode: 0o600 });
    renameSync(draft, this.#path);
  }
}
