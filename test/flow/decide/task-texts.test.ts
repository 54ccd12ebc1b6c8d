/** Whole tasks, as a rep reads them: whoever changes a word sees here what it does to the whole. */
import { decideAddress } from '../../../src/flow/decide/decide-address.ts';
import { day, dayName, event, full, hard, sign, word } from '../build-history.ts';
import { colleague, contact, deal, facts, input, readTask } from './build-input.ts';

test('a champion on two late deals, who may be gone', () => {
  const given = input(0.1, {
    history: {
      events: [
        hard(0, { diagnostic: '550 5.1.1 <dana.reyes@acme.example>:\n User unknown', campaign: 'Spring update' }),
      ],
      life: [{ kind: 'inbound_mail', at: day(-9), source: 'a reply to one of your mails in HubSpot' }],
      deliveredDays: [dayName(-20)],
    },
    facts: facts({
      contact: contact({ buyingRoles: ['CHAMPION'] }),
      deals: [
        deal({
          dealId: '72',
          name: 'Support plan',
          amount: 9_600.5,
          currency: null,
          closeDate: day(60),
          stageProbability: 0.9,
        }),
        deal(),
      ],
      colleagues: [
        colleague({
          contactId: '602',
          name: 'Ira Novak',
          jobTitle: 'Operations Manager',
          phone: null,
          life: [sign(-100, 'call')],
        }),
        colleague({ jobTitle: 'CFO', buyingRoles: ['BUDGET_HOLDER'], sharesDeal: true, life: [sign(-12, 'meeting')] }),
        colleague({ contactId: '603', name: 'Lee Lost', isLost: true }),
      ],
    }),
  });
  const [decision] = decideAddress(given);
  expect(
    readTask(decision?.task),
  ).toBe(`Deal at risk: Dana Reyes (Acme) may no longer get mail; Acme rollout, $48,000, closes 10 Mar 2026, +1 more
HIGH CALL, due 2026-03-02T22:00:00.000Z, owner 11

# What happened
The address of Dana Reyes, Head of Operations at Acme (dana.reyes@acme.example) may no longer work: the receiving server says that the address does not exist. Please verify by phone.
The receiving server’s own words on 2 Mar 2026, to “Spring update”: “550 5.1.1 <dana.reyes@acme.example>: User unknown”

# Why it matters
- Open deal Acme rollout: $48,000, closes 10 Mar 2026, 80% likely by its stage.
- Open deal Support plan: $9,600.50, closes 1 May 2026, 90% likely by its stage.
- Role: champion.

# What to do
1. Call Dana Reyes today: +1 555 0100, mobile +1 555 0101
2. If they answer: ask which address works, and correct it on the contact.
3. If they have left: ask who has taken over, and add that person to the company and to the deals.
4. If you cannot reach them: call the colleagues below.

# Whom else to call
1. Sam Lee, CFO: +1 555 0200 (budget holder, on the same deal, last in touch 18 Feb 2026, senior title)
2. Ira Novak, Operations Manager: no phone number on record (last in touch 22 Nov 2025, manager, same department: operations)

# What says that it may still work
- On 21 Feb 2026 a mail came from the person (a reply to one of your mails in HubSpot).
- On 10 Feb 2026 (UTC) a mail to this address was accepted.

# What would change this
A reply, a delivered mail or somebody’s word would settle it; without any by 16 Mar 2026 the address counts as gone.

# Why you got this
You got this because you own the contact.
Bellwether’s play “Deal at risk” opens a task when somebody on an open deal at 60% or more can no longer be reached by email. Repeats open no second one.`);
});

test('a champion of whom hardly anything is known', () => {
  const given = input(0.1, {
    history: { events: [hard(0, { diagnostic: null, smtpCode: null })] },
    facts: facts({
      contact: contact({ name: '', jobTitle: null, isChampion: true, phone: null, mobilePhone: null, ownerId: null }),
      company: null,
    }),
  });
  const [decision] = decideAddress(given);
  expect(readTask(decision?.task)).toBe(`Lost champion? dana.reyes@acme.example: address no longer works
HIGH CALL, due 2026-03-03T22:00:00.000Z, owner nobody

# What happened
The address of dana.reyes@acme.example no longer works: the receiving server says that the address does not exist.
The mail came back on 2 Mar 2026, without the receiving server’s own words.

# Why it matters
- Role: champion.

# What to do
1. Reach the person behind dana.reyes@acme.example by the next working day: no phone number is on record, so find one.
2. If they answer: ask which address works, and correct it on the contact.
3. If they have left: ask who has taken over, and add that person to HubSpot.

# Whom else to call
No company is linked to this contact, so no colleagues are known.

# What would change this
A delivered mail, a reply or a form from the person would change this until 2 Mar 2027; somebody’s word that the address works would at any time.

# Why you got this
Nobody owns this contact, its company or a deal of it, so the task is unassigned.
Bellwether’s play “Champion lost” opens a task when a champion, or somebody with a like role in a purchase, can no longer be reached by email. Repeats open no second one.`);
});

test('a champion of whom a colleague says that she has left', () => {
  const said = { ...word(0, 'left'), why: 'She told me on the phone:\n"I start at Initech on Monday."' };
  const given = input(0.1, {
    history: { events: [], word: said },
    facts: facts({ contact: contact({ isChampion: true }), deals: [] }),
  });
  const [decision] = decideAddress(given);
  expect(readTask(decision?.task)).toBe(`Lost champion? Dana Reyes (Acme): said to have left
HIGH CALL, due 2026-03-03T22:00:00.000Z, owner 11

# What happened
Dana Reyes, Head of Operations at Acme (dana.reyes@acme.example) is no longer reached, though the mailbox may still take mail.
On 2 Mar 2026 Sam Lee said that the person has left: “She told me on the phone: "I start at Initech on Monday."”

# Why it matters
- Role: champion.

# What to do
1. Ask at Acme by the next working day who has taken over from Dana Reyes, and add that person to the company.
2. Find out where Dana Reyes works now: somebody who knows you is a good beginning there.
3. If they are still there after all: choose “I have reached them” under “What do you know?” on the contact, and this task closes by itself.

# Whom else to call
HubSpot knows nobody else at Acme whose mail gets through.

# What would change this
A reply or a form from the person, or somebody’s word that the address works would change this. That mail is accepted would not: a mailbox may stay open after its owner has left.

# Why you got this
You got this because you own the contact.
Bellwether’s play “Champion lost” opens a task when a champion, or somebody with a like role in a purchase, can no longer be reached by email. Repeats open no second one.`);
});

test('a customer whose mailbox is full for the second time', () => {
  const given = input(8.1, {
    history: { events: [full(0), full(8)] },
    facts: facts({
      contact: contact({ lifecycleStage: 'customer', linkedinUrl: 'https://linkedin.example/in/dana' }),
      deals: [deal({ isOpen: false, stageProbability: 1, closeDate: day(-1_200) })],
      timeZone: 'Europe/Berlin',
    }),
  });
  const [decision] = decideAddress(given);
  expect(readTask(decision?.task)).toBe(`Call Dana Reyes (Acme): our mail keeps coming back, please check the address
MEDIUM CALL, due 2026-03-11T16:00:00.000Z, owner 11

# What happened
Mail to Dana Reyes, Head of Operations at Acme (dana.reyes@acme.example) came back again: the receiving server says that the mailbox is full.
The receiving server’s own words on 10 Mar 2026: “452 4.2.2 Mailbox full”

# Why it matters
- A customer since 18 Nov 2022 (3 years).

# What to do
1. Call Dana Reyes by the next working day: +1 555 0100, mobile +1 555 0101; LinkedIn: https://linkedin.example/in/dana
2. Say kindly that our mail comes back because the mailbox is full, and ask how best to reach them.
3. Note what you learn on the contact: the address works, another one is better, or they have left.

# What would change this
A delivered mail ends this; the next try is due from 17 Mar 2026.

# Why you got this
You got this because you own the contact.
Bellwether’s play “Call after soft bounces” asks for a call when mail to a contact that matters bounces softly again a week or more later, or once while a late deal is open. Repeats open no second one.`);
});

const LEFT = { type: 'global_unsubscribe', actor: 'person', scope: 'everything', native: 'page' } as const;

test('a customer with an open deal who left everything and said why, where no call is allowed', () => {
  const given = input(0.1, {
    history: { events: [event(day(0), { ...LEFT, campaign: 'Spring update' })] },
    survey: { reason: 'too_often', comment: 'Three mails a week is too much.\nI asked twice. <b>Stop</b> it' },
    facts: facts({
      contact: contact({ lifecycleStage: 'customer', customerSince: day(-1_200), country: 'Germany' }),
      deals: [deal({ amount: null })],
    }),
  });
  const [decision] = decideAddress(given);
  expect(readTask(decision?.task)).toBe(`Review internally, do not contact: Dana Reyes (Acme) left all our mail
MEDIUM TODO, due 2026-03-03T22:00:00.000Z, owner 11

# What happened
Dana Reyes, Head of Operations at Acme (dana.reyes@acme.example) left all our mail on 2 Mar 2026, on the unsubscribe page. The mail was “Spring update”. It is done and stands: only they themselves can take it back.

# What they told us
“Three mails a week is too much.
I asked twice. <b>Stop</b> it”
- Reason chosen: too many emails

# Who they are to us
- A customer since 18 Nov 2022 (3 years).
- Open deal Acme rollout: no amount set, closes 10 Mar 2026, 80% likely by its stage.

# What your rules allow
- Allowed: looking into it inside our company.
- Forbidden: contacting them about it in any way: no call, no email, no message, no pitch.
- Decided by: no row of your table speaks of them (Germany, a customer, no legal basis recorded), so the strictest rule holds.

# What to do
1. Look at what we sent them lately and how often, and at their last conversations with us.
2. Agree with marketing what should change for people like them, and note it on the contact.
3. Their deal is open: ask whoever looks after privacy in your company before you speak with them about it.

# Why you got this
You got this because you own the contact.
Bellwether’s play “Left all mail” opens a task when a person leaves all mail. It follows the rules that are set for your company, and is no legal advice. Repeats open no second one.`);
});

test('a customer who left everything and is written to in German, where one call is allowed', () => {
  const given = input(0.1, {
    history: { events: [event(day(0), LEFT)] },
    survey: { reason: null, comment: 'Zu viele Mails.' },
    settings: { contactRules: [{ place: 'EU', who: 'customer', basis: 'contract', answer: 'call' }] },
    facts: facts({
      contact: contact({
        lifecycleStage: 'customer',
        country: 'Deutschland',
        language: 'de',
        bases: ['contract', 'consent'],
      }),
      deals: [deal({ isOpen: false, stageProbability: 1, closeDate: day(-200) })],
    }),
  });
  const [decision] = decideAddress(given);
  expect(readTask(decision?.task)).toBe(`Call once, humbly: Dana Reyes (Acme) left all our mail
MEDIUM CALL, due 2026-03-03T22:00:00.000Z, owner 11

# What happened
Dana Reyes, Head of Operations at Acme (dana.reyes@acme.example) left all our mail on 2 Mar 2026, on the unsubscribe page. It is done and stands: only they themselves can take it back.

# What they told us
“Zu viele Mails.”

# Who they are to us
- A customer since 14 Aug 2025 (6 months).

# What your rules allow
- Allowed: one call, to listen.
- Forbidden: any email or message, also from your own mailbox; any pitch or offer; asking them to come back; a second call.
- Decided by: row 1 of your table: customers in the EU, with a contract recorded: one call is allowed. This person: Germany, a customer, a contract and consent recorded.

# What to do
1. Call Dana Reyes once: +1 555 0100, mobile +1 555 0101
2. Begin as below or in words of your own, and then listen.
3. If they would rather not talk, or you do not reach them: leave it there for good.
4. Write down what they said, in their words, on the contact.

# How you may begin, in German
“Guten Tag Dana Reyes, hier ist [Ihr Name]. Ich habe gesehen, dass Sie keine E-Mails mehr von uns möchten. Dabei bleibt es, und ich will Ihnen auch nichts verkaufen. Ich würde nur gern verstehen, was wir falsch gemacht haben. Haben Sie eine Minute, oder möchten Sie lieber Ihre Ruhe?”

# Why you got this
You got this because you own the contact.
Bellwether’s play “Left all mail” opens a task when a person leaves all mail. It follows the rules that are set for your company, and is no legal advice. Repeats open no second one.`);
});

test('one calendar in one task: what bounced late in the evening of UTC bounced the next morning in Sydney', () => {
  const given = input(0.9, {
    history: {
      events: [hard(13.5 / 24)],
      life: [{ kind: 'inbound_mail', at: day(-9 + 13.5 / 24), source: 'a reply' }],
    },
    facts: facts({ timeZone: 'Australia/Sydney', deals: [deal()] }),
  });
  const text = readTask(decideAddress(given)[0]?.task);
  expect(text).toContain('The receiving server’s own words on 3 Mar 2026');
  expect(text).toContain('On 22 Feb 2026 a mail came from the person (a reply).');
  expect(text).toContain('without any by 17 Mar 2026 the address counts as gone');
});
