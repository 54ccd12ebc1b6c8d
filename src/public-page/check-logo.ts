/** Whether a file can be a logo, by its bytes: names and types that come with it say nothing. Pure. */
import { BellwetherError } from '../lib/errors.ts';

export const LOGO_MAX_BYTES = 200 * 1024;

const startsWith = (body: Buffer, at: number, text: string) =>
  body.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));

/** How each kind begins, and by what it is known to move. SVG is none of them: it may hold scripts and load from elsewhere. */
const KINDS: readonly { readonly type: string; is(body: Buffer): boolean; moves(body: Buffer): boolean }[] = [
  {
    type: 'image/png',
    is: (body) => startsWith(body, 0, '\x89PNG\r\n\x1a\n') && startsWith(body, 12, 'IHDR'),
    moves: (body) => body.includes('acTL'),
  },
  { type: 'image/jpeg', is: (body) => startsWith(body, 0, '\xff\xd8\xff'), moves: () => false },
  {
    type: 'image/gif',
    is: (body) => startsWith(body, 0, 'GIF87a') || startsWith(body, 0, 'GIF89a'),
    moves: (body) => body.includes('NETSCAPE2.0') || body.includes('ANIMEXTS1.0'),
  },
  {
    type: 'image/webp',
    is: (body) => startsWith(body, 0, 'RIFF') && startsWith(body, 8, 'WEBP'),
    // VP8X, whose flags stand at byte 20; the second bit is "animation".
    moves: (body) => startsWith(body, 12, 'VP8X') && ((body[20] ?? 0) & 0x02) !== 0,
  },
];

/** @returns its type @throws BellwetherError `logo.*` */
export function checkLogo(body: Buffer): string {
  if (body.length > LOGO_MAX_BYTES) {
    throw new BellwetherError(
      'logo.too-large',
      'The picture is larger than 200 KB. Save it smaller: 600 pixels of width are plenty.',
    );
  }
  const kind = KINDS.find((one) => one.is(body));
  if (!kind) {
    throw new BellwetherError(
      'logo.unknown-kind',
      'This is no PNG, JPEG, WebP or GIF. Save the logo as PNG, and choose that file.',
    );
  }
  if (kind.moves(body)) {
    throw new BellwetherError(
      'logo.moving',
      'The picture moves, which makes some people ill. Choose one that stands still.',
    );
  }
  return kind.type;
}
