/**
 * What the numbers say where no words do. RFC 3463 and the IANA registry for the small ones; from 100 up they are
 * Microsoft's. Never more than a guess: in labelled replies, class by number alone called 24 % of blocks and full
 * mailboxes an invalid address.
 */
import type { Reason } from '../event.ts';

const BY_STATUS: ReadonlyMap<string, Reason> = new Map<string, Reason>([
  ['1.1', 'user_unknown'],
  ['1.2', 'domain_unknown'],
  ['1.3', 'user_unknown'],
  ['1.4', 'server_error'],
  ['1.6', 'address_moved'],
  ['1.7', 'policy'],
  ['1.8', 'policy'],
  ['1.10', 'user_unknown'],
  ['2.1', 'mailbox_inactive'],
  ['2.2', 'mailbox_full'],
  ['2.3', 'message_too_big'],
  ['2.4', 'server_error'],
  ['3.1', 'server_full'],
  ['3.4', 'message_too_big'],
  ['4.4', 'network_error'],
  ['4.6', 'network_error'],
  ['4.7', 'timeout'],
  ['5.3', 'rate_limited'],
  ['7.7', 'content'],
  ['7.10', 'tls_required'],
  ['7.13', 'mailbox_inactive'],
  ['7.17', 'address_moved'],
  ['7.18', 'domain_unknown'],
  ['7.25', 'reverse_dns'],
  ['7.27', 'authentication'],
  ['7.30', 'tls_required'],
  ['7.64', 'relay_denied'],
]);

/** `[subject, from, to, reason]` for details that lie together. */
const RANGES: readonly (readonly [number, number, number, Reason])[] = [
  [7, 20, 24, 'authentication'],
  [7, 26, 26, 'authentication'],
  [7, 100, 199, 'policy'],
  [7, 500, 508, 'reputation'],
  [7, 509, 509, 'authentication'],
  [7, 510, 511, 'reputation'],
  [7, 512, 512, 'not_compliant'],
  [7, 513, 513, 'reputation'],
  [7, 600, 699, 'reputation'],
  [7, 700, 799, 'rate_limited'],
  [7, 800, 899, 'reputation'],
  [2, 121, 122, 'rate_limited'],
  [4, 300, 399, 'network_error'],
  [1, 90, 90, 'rate_limited'],
  [1, 351, 351, 'user_unknown'],
];

/** What the subject alone says (RFC 3463, section 3). The address and "other" classes say too little to be used. */
const BY_SUBJECT: Readonly<Record<number, Reason>> = {
  3: 'server_error',
  4: 'network_error',
  5: 'server_error',
  6: 'content',
  7: 'policy',
};

const BY_CODE: Readonly<Record<number, Reason>> = {
  421: 'server_error',
  450: 'server_error',
  451: 'server_error',
  452: 'server_full',
  454: 'server_error',
  500: 'server_error',
  501: 'server_error',
  502: 'server_error',
  503: 'server_error',
  504: 'server_error',
  521: 'domain_unknown',
  523: 'message_too_big',
  530: 'security',
  534: 'security',
  535: 'security',
  538: 'tls_required',
  541: 'policy',
  556: 'domain_unknown',
  570: 'policy',
  571: 'policy',
};

/** @param status such as `5.1.1`; @returns only what this very number means */
export function exactReasonOfStatus(status: string): Reason | null {
  const [kind, subject, detail] = status.split('.').map(Number);
  if (kind === undefined || subject === undefined || detail === undefined || kind === 2) return null;
  const exact = BY_STATUS.get(`${subject}.${detail}`);
  // A 4.1.1 may be a directory that did not answer.
  if (exact !== undefined) return kind === 4 && exact === 'user_unknown' ? null : exact;
  return RANGES.find(([inSubject, from, to]) => subject === inSubject && detail >= from && detail <= to)?.[3] ?? null;
}

/** The same, and where the number has no meaning of its own, that of its subject. */
export function reasonOfStatus(status: string): Reason | null {
  return exactReasonOfStatus(status) ?? BY_SUBJECT[Number(status.split('.')[1])] ?? null;
}

export function reasonOfCode(code: number): Reason | null {
  return BY_CODE[code] ?? null;
}
