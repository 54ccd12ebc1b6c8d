/** What columns are called and hold: exports of services, in several languages. */
import { ColumnProfiler } from '../../../src/esp/table_file/column-profile.ts';
import { recognise } from '../../../src/esp/table_file/recognise.ts';

function recogniseText(text: string, name = 'export.csv') {
  const [header = [], ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split(';').map((cell) => cell.trim()));
  const profiler = new ColumnProfiler(header);
  for (const row of rows) profiler.note(row);
  const { kind, columns, dayFirst } = recognise(profiler.profiles(), name);
  return { kind, dayFirst, ...Object.fromEntries(Object.entries(columns).map(([field, at]) => [field, header[at]])) };
}

test.each([
  [
    'SendGrid, bounces',
    'email;created;reason;status\nann@x.test;1700000000;550 5.1.1 no such user;5.1.1',
    { kind: 'bounces', email: 'email', at: 'created', reason: 'reason', status: 'status' },
  ],
  [
    'SendGrid, activity',
    'processed;message_id;event;api_key_name;recv_message_id;credential_id;subject;from;email;asm_group_id\n2024-03-01 10:00:00;m1;delivered;k;r;c;Spring;me@us.test;ann@x.test;1',
    { kind: 'sends', email: 'email', at: 'processed', type: 'event', campaign: 'subject', messageId: 'message_id' },
  ],
  [
    'SES, suppressed destinations',
    'EmailAddress;Reason;LastUpdateTime\nann@x.test;BOUNCE;2024-03-01T10:00:00.000Z',
    { kind: 'bounces', email: 'EmailAddress', at: 'LastUpdateTime', reason: 'Reason' },
  ],
  [
    'Postmark, suppressions',
    'EmailAddress;SuppressionReason;Origin;CreatedAt\nann@x.test;HardBounce;Recipient;2024-03-01T10:00:00-05:00',
    { kind: 'bounces', email: 'EmailAddress', at: 'CreatedAt', type: 'SuppressionReason' },
  ],
  [
    'Mailchimp, unsubscribed',
    'Email Address;First Name;UNSUB_TIME;UNSUB_REASON\nann@x.test;Ann;2024-03-01 10:00:00;N/A',
    { kind: 'opt-outs', email: 'Email Address', at: 'UNSUB_TIME' },
  ],
  [
    'Mailchimp, cleaned',
    'Email Address;CLEAN_TIME;CLEAN_CAMPAIGN_TITLE\nann@x.test;2024-03-01 10:00:00;Spring',
    { kind: 'bounces', email: 'Email Address', at: 'CLEAN_TIME' },
  ],
  [
    'HubSpot, contacts',
    'Record ID;Email;Unsubscribed from all email;Email hard bounce reason;Original Source\n1;ann@x.test;false;UNKNOWN_USER;Offline',
    { kind: 'opt-outs', email: 'Email', whether: 'Unsubscribed from all email', dataSource: 'Original Source' },
  ],
  [
    'a German tool',
    'E-Mail-Adresse;Datum;Art;Grund;Kampagne\nann@x.test;01.03.2024 10:00;Hard Bounce;Empfänger unbekannt;Frühling',
    {
      kind: 'bounces',
      email: 'E-Mail-Adresse',
      at: 'Datum',
      type: 'Art',
      reason: 'Grund',
      campaign: 'Kampagne',
      dayFirst: true,
    },
  ],
  [
    'a French list',
    'Adresse e-mail;Date de désinscription;Liste\nann@x.test;25/12/2023;Actualités',
    { kind: 'opt-outs', email: 'Adresse e-mail', at: 'Date de désinscription', stream: 'Liste', dayFirst: true },
  ],
  [
    'a Spanish list',
    'Correo electrónico;Fecha de baja\nann@x.test;12/25/2023',
    { kind: 'opt-outs', email: 'Correo electrónico', at: 'Fecha de baja', dayFirst: false },
  ],
  [
    'where leads came from',
    'Email;Lead Source;Created On\nann@x.test;Fair 2024;2024-05-05',
    { kind: 'data-sources', dataSource: 'Lead Source' },
  ],
  ['columns of names that nobody knows', 'aa;bb\nann@x.test;2024-05-05', { kind: null, email: 'aa', at: 'bb' }],
])('%s', (_what, text, expected) => {
  expect(recogniseText(text)).toMatchObject(expected);
});

test('of two columns with one name the one that holds addresses is taken', () => {
  const profiler = new ColumnProfiler(['email', 'email', 'date']);
  profiler.note(['', 'ann@x.test', '2024-05-05']);
  profiler.note(['', 'bob@x.test', '2024-05-05']);
  profiler.note(['n/a', 'cid@x.test', '2024-05-05']);
  expect(recognise(profiler.profiles(), '').columns).toEqual({ email: 1, at: 2 });
});

test('the name of the file tells what its columns do not', () => {
  const list = 'email;date\nann@x.test;2024-05-05';
  expect(recogniseText(list).kind).toBeNull();
  expect(recogniseText(list, 'Abmeldungen 2024.csv').kind).toBe('opt-outs');
  expect(recogniseText(list, 'hard_bounces.csv').kind).toBe('bounces');
});
