/** A sample is a request: its first line, headers, a blank line, its body. */
import { type RawAnswer, sendRaw } from './raw-request.ts';

/** For what never comes, and not for what is slow: a busy machine may keep a request waiting for long. */
const ANSWER_MS = 20_000;

/** @param more headers for this first line and body, beside those of the sample */
export function sendSample(
  port: number,
  input: Buffer,
  more: (start: string, body: Buffer) => readonly string[] = () => [],
): Promise<RawAnswer> {
  const end = input.indexOf('\r\n\r\n');
  const head = input
    .subarray(0, end === -1 ? 0 : end)
    .toString('latin1')
    .split('\r\n');
  const body = end === -1 ? input : input.subarray(end + 4);
  // How long a body is, is no longer the sample's to say: an answer has to come.
  const lines = head.filter((line) => !/^(?:content-length|transfer-encoding|expect|upgrade)/i.test(line));
  return sendRaw(port, [...lines, ...more(lines[0] ?? '', body)], body, ANSWER_MS);
}
