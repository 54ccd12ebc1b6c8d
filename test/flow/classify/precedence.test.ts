import { classify } from '../../../src/flow/classify/classify.ts';
import { classifyBounce } from './bounce.ts';

test('words beat numbers: a full mailbox behind 5.1.1 is a full mailbox', () => {
  expect(classifyBounce('552 5.1.1 <ann@example.com>: mailbox over quota')).toMatchObject({
    class: 'soft',
    reason: 'mailbox_full',
  });
  expect(classifyBounce('550 5.1.1 sorry, you are violating our security policies')).toMatchObject({
    class: 'block',
    reason: 'policy',
  });
  expect(classifyBounce('550 5.7.1 No such user')).toMatchObject({ class: 'hard', reason: 'user_unknown' });
});

test('the innermost reply beats what is wrapped around it', () => {
  const inner = {
    "554 4.4.7 Message expired: unable to deliver in 840 minutes.<452-4.2.2 The recipient's inbox is full>":
      'mailbox_full',
    'Service temporarily unavailable. The error that the other server returned was: 550 5.1.1 User unknown':
      'user_unknown',
    'host mx.example.com[192.0.2.1] said: Unauthenticated email from example.org is not accepted': 'authentication',
    "5.1.0 - Unknown address error '5.2.2 <ann@example.com>... Mailbox Full' (delivery attempts: 0)": 'mailbox_full',
    '550 permanent failure for one or more recipients (ann@example.com:550 5.2.2 mailbox full)': 'mailbox_full',
    '550 permanent failure for one or more recipients (ann@example.com:blocked)': 'reputation',
    // Both wrappers hold words that would win by their strength if they stood on the same level.
    'Greylisting in action at first (550 5.1.1 User unknown)': 'user_unknown',
    'Blocked using our list before. Remote host said: User unknown': 'user_unknown',
  };
  for (const [text, reason] of Object.entries(inner))
    expect([text, classifyBounce(text).reason]).toEqual([text, reason]);
});

test('the innermost numbers count where there are no words', () => {
  expect(classifyBounce('Failed: <552 5.2.2 x>', { enhancedStatus: '5.1.1', smtpCode: 550 })).toMatchObject({
    reason: 'mailbox_full',
    rule: 'status.5.2.2',
  });
  expect(classifyBounce(null, { enhancedStatus: '5.7.25' })).toMatchObject({
    class: 'block',
    reason: 'reverse_dns',
    span: null,
  });
  expect(classifyBounce('421', {})).toMatchObject({ class: 'soft', reason: 'server_error', rule: 'code.421' });
});

test('a bare 550 proves nothing', () => {
  expect(classifyBounce('550', { smtpCode: 550 })).toEqual({
    class: 'hard',
    reason: 'undetermined',
    rule: 'none',
    span: null,
    gateway: null,
    confidence: 0,
  });
  expect(classifyBounce('', { type: 'block' })).toMatchObject({ class: 'block', reason: 'undetermined' });
  expect(classifyBounce('450 4.0.0')).toMatchObject({ class: 'soft', reason: 'server_error', rule: 'code.450' });
});

test("a gateway's own words beat general ones, and only at that gateway", () => {
  const edge = 'Recipient address rejected: Access denied';
  expect(classifyBounce(`550 5.4.1 ${edge} [DB5EUR01FT031.eop-EUR01.prod.protection.outlook.com]`)).toMatchObject({
    reason: 'user_unknown',
    gateway: 'microsoft365',
    class: 'hard',
  });
  expect(classifyBounce(`550 5.4.1 ${edge}`, { remoteMta: 'example-com.mail.protection.outlook.com' })).toMatchObject({
    reason: 'user_unknown',
  });
  expect(classifyBounce(`550 5.4.1 ${edge}`)).toMatchObject({ reason: 'policy', gateway: null });
  expect(classifyBounce(`550 5.7.1 ${edge}`, { remoteMta: 'example-com.mail.protection.outlook.com' }).reason).not.toBe(
    'user_unknown',
  );
});

test('the gateway is named from hosts and from its own phrases', () => {
  expect(classifyBounce('550 5.1.1 User unknown', { remoteMta: 'MX0A-0001.pphosted.com' }).gateway).toBe('proofpoint');
  expect(classifyBounce('host us-smtp-inbound-1.mimecast.com[192.0.2.1] said: 550 Invalid Recipient').gateway).toBe(
    'mimecast',
  );
  expect(classifyBounce('452-4.2.2 out of storage space a1si12 - gsmtp').gateway).toBe('google');
  expect(classifyBounce('550 5.1.1 notmimecast.com.example.org User unknown').gateway).toBeNull();
});

test('a specific category of the ESP stands, and the words may only refine it', () => {
  const sendgrid = (classification: string, diagnostic: string | null) =>
    classifyBounce(diagnostic, { esp: 'sendgrid', native: `bounce:bounce:${classification}` });
  expect(sendgrid('Reputation', '550 5.1.1 user unknown')).toMatchObject({
    class: 'block',
    reason: 'reputation',
    rule: 'sendgrid.reputation',
    span: null,
  });
  expect(sendgrid('Reputation', '550 5.7.26 fails DMARC check')).toMatchObject({
    class: 'block',
    reason: 'authentication',
  });
  expect(sendgrid('Invalid Address', null)).toMatchObject({
    class: 'hard',
    reason: 'user_unknown',
    rule: 'sendgrid.invalid-address',
  });
  expect(sendgrid('Invalid Address', '550 5.2.1 mailbox disabled')).toMatchObject({
    class: 'hard',
    reason: 'mailbox_inactive',
  });
  expect(sendgrid('Mailbox Unavailable', '552 5.2.2 over quota')).toMatchObject({
    class: 'soft',
    reason: 'mailbox_full',
  });
  expect(sendgrid('Mailbox Unavailable', '550 no')).toMatchObject({ class: 'soft', reason: 'undetermined' });
  expect(sendgrid('Technical Failure', null)).toMatchObject({ class: 'soft', reason: 'server_error' });
  expect(sendgrid('Frequency or Volume Too High', null)).toMatchObject({ class: 'soft', reason: 'rate_limited' });
  expect(sendgrid('Content', '552 message size exceeds limit')).toMatchObject({
    class: 'block',
    reason: 'message_too_big',
  });
});

test('generic categories do not stand in the way of the words', () => {
  for (const native of [
    'bounce:bounce',
    'bounce:blocked',
    'bounce',
    'bounce:bounce:Unclassified',
    'bounce:bounce:constructor',
  ]) {
    expect(classifyBounce('552 5.2.2 over quota', { esp: 'sendgrid', native }).reason).toBe('mailbox_full');
  }
});

test("another ESP's words are not taken for SendGrid's", () => {
  expect(classifyBounce('552 over quota', { esp: 'mailgun', native: 'bounce:x:Invalid Address' }).reason).toBe(
    'mailbox_full',
  );
});

test('what is no bounce has no class', () => {
  const read = (type: Parameters<typeof classify>[0]['type'], diagnostic: string | null = null) =>
    classify({ type, native: 'x', diagnostic, smtpCode: null, enhancedStatus: null });
  expect(read('delivered', '250 OK')).toMatchObject({ class: null, reason: 'delivered' });
  expect(read('complaint')).toMatchObject({ class: null, reason: 'complaint' });
  expect(read('global_unsubscribe')).toMatchObject({ class: null, reason: 'unsubscribe_request' });
  expect(read('deferred', '451 4.7.1 Greylisted')).toMatchObject({ class: null, reason: 'greylisted' });
  expect(read('suppressed', 'Bounced Address')).toMatchObject({ class: null, reason: 'undetermined' });
  expect(read('suppressed', 'Spam Reporting Address')).toMatchObject({ class: null, reason: 'complaint' });
  expect(read('suppressed', 'Unsubscribed Address')).toMatchObject({ class: null, reason: 'unsubscribe_request' });
  expect(read('ignored', '550 user unknown')).toMatchObject({ class: null, reason: 'undetermined' });
});

test('a name server that fails for now makes no dead address', () => {
  expect(classifyBounce('450 4.1.2 <ann@example.com>: Recipient address rejected: Domain not found').class).toBe(
    'soft',
  );
  expect(
    classifyBounce(
      'Host or domain name not found. Name service error for name=example.com type=MX: Host not found, try again',
    ),
  ).toMatchObject({
    class: 'soft',
    reason: 'network_error',
  });
});
