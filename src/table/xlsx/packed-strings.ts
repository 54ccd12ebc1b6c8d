/** The texts that all cells of a workbook share, packed: a million of them take what their bytes take, and 4 bytes each. */
import { BellwetherError } from '../../lib/errors.ts';

/** The texts of a million rows of addresses and replies take some 60 MB. */
const MAX_BYTES = 256 * 1024 * 1024;

export class PackedStrings {
  #bytes = Buffer.alloc(64 * 1024);
  #ends = new Uint32Array(4_096);
  #count = 0;
  #used = 0;

  /** @throws BellwetherError `import.too-much-text` */
  add(text: string): void {
    const size = Buffer.byteLength(text);
    if (this.#used + size > MAX_BYTES) {
      throw new BellwetherError(
        'import.too-much-text',
        `The workbook holds more than ${MAX_BYTES / 1024 / 1024} MB of text. Save the sheet as CSV, which has no such limit.`,
      );
    }
    if (this.#used + size > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(this.#used + size, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, this.#used);
      this.#bytes = grown;
    }
    if (this.#count === this.#ends.length) {
      const grown = new Uint32Array(this.#ends.length * 2);
      grown.set(this.#ends);
      this.#ends = grown;
    }
    this.#used += this.#bytes.write(text, this.#used);
    this.#ends[this.#count] = this.#used;
    this.#count += 1;
  }

  /** @returns an empty text for a number that no text has */
  get(index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return '';
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]);
  }
}
