import { sendgrid } from '../../../src/esp/sendgrid/sendgrid.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';
import { bodyOf, deliver, entryOf, makeSigningKey } from './sendgrid-fixtures.ts';

const keys = [makeSigningKey(), makeSigningKey()] as const;
const ann = 'ann@example.com';

espAdapterBattery(sendgrid, {
  secrets: [keys[0].shown, keys[1].shown],
  deliver: (body, secret, at) => deliver(body, keys[secret], at),
  signsBody: true,
  staleAfterMs: 25 * 60 * 60_000,
  bodies: [
    {
      title: 'a batch of bounces, blocks and deferrals',
      body: bodyOf(
        entryOf('bounce', {
          type: 'bounce',
          reason: '550 5.1.1 No such mailbox here',
          status: '5.1.1',
          ip: '192.0.2.7',
        }),
        entryOf('bounce', {
          type: 'blocked',
          reason: '550 5.7.1 Refused by policy',
          status: '5.7.1',
          category: ['spring', 'b2b'],
        }),
        entryOf('bounce', { type: 'expired', reason: 'unable to get mx info' }),
        entryOf('deferred', { response: '451 4.7.1 Greylisted, come back later', attempt: '2' }),
        entryOf('delivered', { response: '250 2.0.0 OK', category: 'spring' }),
      ),
      events: [
        { type: 'hard_bounce', recipient: ann },
        { type: 'block', recipient: ann },
        { type: 'soft_bounce', recipient: ann },
        { type: 'deferred', recipient: ann },
        { type: 'delivered', recipient: ann },
      ],
    },
    {
      title: 'what people did',
      body: bodyOf(
        entryOf('spamreport'),
        entryOf('unsubscribe'),
        entryOf('group_unsubscribe', { asm_group_id: 42 }),
        entryOf('group_resubscribe', { asm_group_id: 42 }),
        entryOf('open', { ip: '198.51.100.9', useragent: 'Mail/1' }),
        entryOf('click', { ip: '198.51.100.9', url: 'https://northwind.example/' }),
        entryOf('processed'),
      ),
      events: [
        { type: 'complaint', recipient: ann },
        { type: 'global_unsubscribe', recipient: ann },
        { type: 'list_unsubscribe', recipient: ann },
        { type: 'resubscribe', recipient: ann },
        { type: 'ignored', recipient: ann },
        { type: 'ignored', recipient: ann },
        { type: 'ignored', recipient: ann },
      ],
    },
    {
      title: 'every reason for a drop',
      body: bodyOf(
        ...['Bounced Address', 'Unsubscribed Address', 'Spam Reporting Address', 'Invalid', 'A new reason'].map(
          (reason) => entryOf('dropped', { reason }),
        ),
        entryOf('dropped', { reason: 'Spam Content (if spam checker app enabled)' }),
        entryOf('dropped', { reason: 'Invalid SMTPAPI header' }),
        entryOf('dropped', { reason: 'Recipient List over Package Quota' }),
      ),
      events: [
        ...Array.from({ length: 5 }, () => ({ type: 'suppressed' as const, recipient: ann })),
        { type: 'block', recipient: ann },
        { type: 'ignored', recipient: ann },
        { type: 'ignored', recipient: ann },
      ],
    },
    {
      title: 'an address written in another way',
      body: bodyOf(
        entryOf('delivered', { email: ' Ann.B@EXAMPLE.com. ' }),
        entryOf('delivered', { email: 'jörg@müller.example' }),
      ),
      events: [
        { type: 'delivered', recipient: 'ann.b@example.com' },
        { type: 'delivered', recipient: 'jörg@xn--mller-kva.example' },
      ],
    },
  ],
  unknownEvent: bodyOf(entryOf('read_aloud')),
  brokenUtf8: Buffer.concat([
    Buffer.from('[{"email":"ann@example.com","event":"bounce","timestamp":1772700000,"reason":"550 bo'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('te inconnue"}]'),
  ]),
});
