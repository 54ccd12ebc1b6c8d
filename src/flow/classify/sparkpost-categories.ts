/** SparkPost's classes of a bounce; 1 (undetermined), 20 and 40 (any soft one) and 70 (passing) say no more than the words. */
import type { BounceClass, Reason } from '../event.ts';
import type { NativeCategory } from './native-categories.ts';

const GONE: readonly Reason[] = ['user_unknown', 'domain_unknown', 'address_moved', 'mailbox_inactive'];
const REFUSED: readonly Reason[] = [
  'reputation',
  'policy',
  'authentication',
  'reverse_dns',
  'security',
  'rate_limited',
];

const CLASSES: Readonly<Record<string, readonly [readonly Reason[], Reason, BounceClass]>> = {
  '10': [GONE, 'user_unknown', 'hard'],
  '21': [['network_error', 'domain_unknown', 'timeout'], 'network_error', 'soft'],
  '22': [['mailbox_full'], 'mailbox_full', 'soft'],
  '23': [['message_too_big'], 'message_too_big', 'block'],
  '24': [['timeout', 'network_error', 'server_error', 'greylisted'], 'timeout', 'soft'],
  '50': [[...REFUSED, 'spam_content', 'not_compliant'], 'policy', 'block'],
  '51': [[...REFUSED, 'spam_content'], 'reputation', 'block'],
  '52': [['spam_content', 'content', 'not_compliant'], 'spam_content', 'block'],
  '53': [['content', 'virus', 'security'], 'content', 'block'],
  '54': [['relay_denied', 'policy'], 'relay_denied', 'block'],
};

/** @param native `bounce:10` or `out_of_band:10` */
export function sparkpostCategoryOf(native: string): NativeCategory | null {
  const [type = '', written = ''] = native.split(':');
  const found =
    (type === 'bounce' || type === 'out_of_band') && Object.hasOwn(CLASSES, written) ? CLASSES[written] : undefined;
  if (found === undefined) return null;
  const [reasons, otherwise, kind] = found;
  return { id: `sparkpost.${written}`, reasons, otherwise, class: kind };
}
