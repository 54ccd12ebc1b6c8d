/** Sources in each stage of their life. */
import type { Db } from '../../src/store/database.ts';
import { addSource } from '../../src/store/source.ts';
import { testBox } from './portal.ts';
import type { At } from './seed-inbound.ts';

export async function seedSources(db: Db, portalId: number, at: At): Promise<number[]> {
  const ids: number[] = [];
  for (const { esp, label, purpose, isReady, ...signs } of sourcesSince(at)) {
    const secrets = isReady ? ['a-secret-that-nobody-guesses'] : [];
    const { sourceId } = await addSource(db, portalId, testBox, { esp, label, purpose, secrets, now: at(38) });
    await db('source').where({ portal_id: portalId, source_id: sourceId }).update(signs);
    ids.push(sourceId);
  }
  return ids;
}

/** One that fails, one that works, and each stage of setting one up. */
function sourcesSince(at: At) {
  const fresh = { isReady: true, created_at: at(0, -0.05) };
  return [
    {
      esp: 'sendgrid',
      label: 'Marketing mail',
      purpose: 'marketing',
      isReady: true,
      last_event_at: at(0, -0.1),
      useful_at: at(0, -0.1),
      refused_at: at(9),
      refused_why: 'The signature does not fit: the verification key was probably made anew in SendGrid.',
      refused_count: 3,
      seen_types: ['delivered', 'hard_bounce', 'list_unsubscribe'],
      seen_streams: ['14', '22'],
      stray_at: at(1),
      former_is_open: true,
    },
    {
      esp: 'sendgrid',
      label: 'Billing and product mail of the European subsidiary',
      purpose: 'transactional',
      isReady: true,
      last_event_at: at(3),
      useful_at: at(3),
      refused_at: at(0, -1),
      refused_since: at(2),
      refused_why:
        'The signature does not fit. Copy the verification key in SendGrid > Settings > Mail Settings > Event Webhooks and store it here again.',
      refused_count: 1_204,
    },
    { esp: 'sendgrid', label: 'Events team', purpose: 'both', isReady: false, state: 'on' },
    { esp: 'postmark', label: 'Orders', purpose: 'transactional', ...fresh },
    { esp: 'postmark', label: 'Invoices', purpose: 'transactional', isReady: true, state: 'on' },
    {
      esp: 'postmark',
      label: 'Passwords',
      purpose: 'transactional',
      ...fresh,
      last_event_at: at(0, -0.01),
      seen_ignored: ['Open', 'Click'],
    },
    {
      esp: 'postmark',
      label: 'Letters',
      purpose: 'marketing',
      ...fresh,
      last_event_at: at(0, -0.01),
      useful_at: at(0, -0.01),
      seen_types: ['delivered'],
      seen_streams: ['outbound'],
    },
  ] as const;
}
