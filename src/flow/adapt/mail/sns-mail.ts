/** Amazon SES tells of bounces by mail, too, where an SNS topic has a mail address as its subscriber: the mail is the JSON. */
import { z } from 'zod';
import { normaliseAddress } from '../../../lib/address.ts';
import type { MailFact, MailKind } from './read-mail.ts';

const Recipients = z.array(
  z.object({
    emailAddress: z.string(),
    action: z.string().optional(),
    status: z.string().optional(),
    diagnosticCode: z.string().optional(),
  }),
);
const Notification = z.object({
  notificationType: z.enum(['Bounce', 'Complaint', 'Delivery']),
  bounce: z.object({ bouncedRecipients: Recipients }).optional(),
  complaint: z.object({ complainedRecipients: Recipients }).optional(),
});
const Envelope = z.object({ Message: z.string() });
const KINDS = { Bounce: 'bounce', Complaint: 'complaint', Delivery: 'delivered' } as const;

/** @returns null for every other mail */
export function readSnsMail(text: string): { readonly kind: MailKind; readonly facts: readonly MailFact[] } | null {
  if (!/^\s*\{/.test(text)) return null;
  const outer = parse(firstObject(text));
  const envelope = Envelope.safeParse(outer);
  const notification = Notification.safeParse(envelope.success ? parse(envelope.data.Message) : outer);
  if (!notification.success) return null;
  const { notificationType, bounce, complaint } = notification.data;
  const recipients = bounce?.bouncedRecipients ?? complaint?.complainedRecipients ?? [];
  return {
    kind: KINDS[notificationType],
    facts: recipients.map((one) => ({
      recipient: normaliseAddress(one.emailAddress),
      status: /^[245]\.\d{1,3}\.\d{1,3}$/.exec(one.status ?? '')?.[0] ?? null,
      words: one.diagnosticCode ? [one.diagnosticCode.replace(/^smtp;\s*/i, '')] : [],
      remoteMta: null,
      stage: null,
      isDelayed: one.action === 'delayed',
    })),
  };
}

/** SNS writes a footer below the JSON, and mail servers break its long lines with `!` and a line end. */
function firstObject(text: string): string {
  const footer = /^--\s*$/m.exec(text);
  return (footer ? text.slice(0, footer.index) : text).replaceAll('!\n ', '');
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
