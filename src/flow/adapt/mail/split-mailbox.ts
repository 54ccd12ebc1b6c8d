/** Files of mail, cut into mails while they are read: an .eml or .emlx is one, an mbox is many. Memory is bounded by one mail. */
import { withoutAppleFrame } from './apple-mail-file.ts';
import { READ_BYTES } from './open-mail.ts';

export interface FoundInFile {
  /** The mail, or its beginning where it is longer than mails are read. */
  readonly bytes: Buffer;
  /** How far into the file it reaches. */
  readonly end: number;
}

/** What editors on Windows write in front of UTF-8. */
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** `From ann@example.com Tue Mar 10 09:20:00 2026`: with a time, since sentences begin with "From", too. */
const SEPARATOR = /^From \S.{0,200}\d\d:\d\d.{0,60}$/;
const SEPARATOR_MAX = 300;
/** mboxrd: a line of a mail that began with "From" got one more sign in front. */
const QUOTED_FROM = /^>(>*From )/gm;

/** @param chunks of one file, in order */
export async function* splitMailbox(chunks: AsyncIterable<Buffer>): AsyncIterable<FoundInFile> {
  const splitter = startSplitter();
  let isFirst = true;
  for await (const chunk of withoutAppleFrame(chunks)) {
    yield* splitter.push(isFirst && chunk.subarray(0, 3).equals(MARK) ? chunk.subarray(3) : chunk);
    isFirst = false;
  }
  yield* splitter.end();
}

function startSplitter() {
  const mail = startMail();
  let rest: Buffer = Buffer.alloc(0);
  /** Does `rest` begin a line? Pieces of an over-long one do not. */
  let isStart = true;
  let isMbox = false;
  let at = 0;
  const found: FoundInFile[] = [];

  function take(line: Buffer): void {
    // What the file begins with decides what it is: an .eml may hold such a line, too.
    if (isStart && isSeparator(line) && (isMbox || !mail.hasContent())) {
      if (isMbox && mail.hasContent()) found.push({ bytes: mail.take(true), end: at });
      isMbox = true;
    } else mail.add(line);
    at += line.length;
  }

  return {
    push(chunk: Buffer): FoundInFile[] {
      const all = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let from = 0;
      for (let end = endOfLine(all, from); end > 0; end = endOfLine(all, from)) {
        take(all.subarray(from, end));
        isStart = true;
        from = end;
      }
      rest = all.subarray(from);
      // Too long for a separator: it need not be seen as a whole.
      if (rest.length > SEPARATOR_MAX) {
        take(rest);
        isStart = false;
        rest = Buffer.alloc(0);
      }
      return found.splice(0);
    },
    end(): FoundInFile[] {
      if (rest.length > 0) take(rest);
      if (mail.hasContent() || !isMbox) found.push({ bytes: mail.take(isMbox), end: at });
      return found.splice(0);
    },
  };
}

const LETTER_F = 0x46;

function isSeparator(line: Buffer): boolean {
  return line[0] === LETTER_F && line.length <= SEPARATOR_MAX && SEPARATOR.test(line.toString('latin1').trimEnd());
}

/** Old systems end lines with \r alone. @returns where the next line begins, or 0 where this one is not over yet */
function endOfLine(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === NEWLINE) return at + 1;
    // At the very end it may be the first half of a line end.
    if (bytes[at] === RETURN && at + 1 < bytes.length && bytes[at + 1] !== NEWLINE) return at + 1;
  }
  return 0;
}

function startMail() {
  let pieces: Buffer[] = [];
  let size = 0;
  return {
    add(bytes: Buffer): void {
      if (size >= READ_BYTES) return;
      pieces.push(bytes.subarray(0, READ_BYTES - size));
      size += bytes.length;
    },
    hasContent: () => pieces.some((piece) => piece.some((byte) => byte !== NEWLINE && byte !== RETURN)),
    take(isQuoted: boolean): Buffer {
      const all = Buffer.concat(pieces);
      [pieces, size] = [[], 0];
      return isQuoted && all.includes('>From ')
        ? Buffer.from(all.toString('latin1').replace(QUOTED_FROM, '$1'), 'latin1')
        : all;
    },
  };
}
