import type { Html } from '../../../lib/html.ts';
import { notice } from '../../parts/notice.ts';

export function readingAgainNotice(): Html {
  return notice(
    'blue',
    'Stored replies are being read again',
    'The rules for replies were changed. This goes on by itself, also when you leave; until it is through, counts here may be short.',
  );
}
