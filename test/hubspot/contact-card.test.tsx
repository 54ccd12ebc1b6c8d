/** The card of a contact, rendered by the vendor's own testing utilities. */
import {
  Alert,
  Button,
  EmptyState,
  ErrorState,
  LoadingButton,
  LoadingSpinner,
  StatusTag,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import type { ContactCard as Card } from '../../hubspot/src/app/cards/card-data.ts';
import { ContactCard } from '../../hubspot/src/app/cards/contact-card.tsx';
import type { ContactCard as Answered } from '../../src/api/card/card-data.ts';
import { answerCards } from './hubspot-fetch.ts';
import { textOf } from './text-of.ts';

const CARD: Card = {
  kind: 'contact',
  addressId: 17,
  email: 'ida@acme.test',
  word: null,
  state: {
    label: 'Address no longer works',
    tone: 'danger',
    says: 'Mail to this address will not arrive.',
    since: 'since 3 Nov 2026',
  },
  why: 'On 3 Nov 2026 the receiving server said that the address does not exist.',
  serverWords: '550 5.1.1 no such user here',
  evidence: { gone: ['Refused on 3 Nov 2026.'], alive: [], refused: [] },
  wouldChange: 'A mail from them.',
  warning: null,
  survey: null,
  suggestion: {
    contactId: '77',
    addressId: 17,
    email: 'ida@acme-group.test',
    confidence: 'Very likely',
    why: 'Colleagues get mail at addresses of this form.',
    deed: 'The contact gets ida@acme-group.test as its address.',
    hindrance: null,
    isUnderWay: false,
  },
  basis: { isRecorded: true, says: 'HubSpot has a contract recorded.', proofs: ['A customer since 1 Jan 2025.'] },
  tasks: [{ subject: 'Champion lost: Ida Berg', when: 'opened 3 Nov 2026', href: 'https://app.hubspot.test/task' }],
  next: 'Check the probable address.',
  others: [],
  link: 'https://bellwether.example.com/enter/card/1.x',
};
// What the server answers is what the card reads: the type checker holds both to each other.
const answered: Answered = CARD;

function show(changed: string[] = []) {
  const renderer = createRenderer('crm.record.sidebar');
  renderer.render(<ContactCard contactId="77" onChanged={(message) => changed.push(message)} />);
  const text = () => textOf(renderer.getRootNode());
  const has = (words: string) => renderer.waitFor(() => expect(text()).toContain(words));
  const press = (label: string) =>
    (
      renderer.maybeFind(Button, (node) => node.text === label) ??
      renderer.find(LoadingButton, (node) => node.text === label)
    ).trigger('onClick');
  return { ...renderer, text, has, press };
}

test('it says that it asks, and then in words how they stand, why, and what to do', async () => {
  const asked = answerCards({ 'contacts/77': { body: answered } });
  const card = show();
  expect(card.find(LoadingSpinner).props.label).toBe('Asking Bellwether');
  await card.has('Address no longer works');
  for (const words of [
    'since 3 Nov 2026',
    'the address does not exist',
    '“550 5.1.1 no such user here”',
    'Check the probable address.',
    'ida@acme-group.test',
    'Very likely',
    'Champion lost: Ida Berg',
    'Refused on 3 Nov 2026.',
    'HubSpot has a contract recorded.',
  ])
    expect(card.text()).toContain(words);
  expect(card.find(StatusTag).props.variant).toBe('danger');
  expect(asked).toEqual([
    { url: 'https://bellwether.example.com/hubspot/card/contacts/77', method: 'GET', body: undefined },
  ]);
});

test('the new address is written after a second look alone, told once, and the card is read anew', async () => {
  const after = { ...CARD, suggestion: { ...CARD.suggestion, deed: null, isUnderWay: true } };
  const asked = answerCards({
    'contacts/77': [{ body: CARD }, { body: after }],
    'contacts/77/address': { body: { outcome: 'confirmed' } },
  });
  const changed: string[] = [];
  const card = show(changed);
  await card.has('Use this address');
  card.press('Use this address');
  await card.has('The contact gets ida@acme-group.test as its address.');
  expect(asked).toHaveLength(1);
  card.press('Write it to HubSpot');
  await card.has('It is on its way into the contact.');
  expect(asked[1]).toEqual({
    url: 'https://bellwether.example.com/hubspot/card/contacts/77/address',
    method: 'POST',
    body: { addressId: 17, probable: 'ida@acme-group.test' },
  });
  expect(changed).toEqual(['ida@acme-group.test is on its way into the contact.']);
  expect(asked).toHaveLength(3);
  expect(card.maybeFind(Button, (node) => node.text === 'Use this address')).toBeNull();
});

test('whoever decides otherwise presses Not now, and nothing is asked of the server', async () => {
  const asked = answerCards({ 'contacts/77': { body: CARD } });
  const card = show();
  await card.has('Use this address');
  card.press('Use this address');
  await card.has('Not now');
  card.press('Not now');
  await card.has('Use this address');
  expect(asked).toHaveLength(1);
});

test('what the server refuses is said where it was asked, and can be tried again', async () => {
  answerCards({
    'contacts/77': { body: CARD },
    'contacts/77/address': { status: 409, body: { code: 'account.changed', message: 'What we believe has changed.' } },
  });
  const changed: string[] = [];
  const card = show(changed);
  await card.has('Use this address');
  card.press('Use this address');
  await card.has('Write it to HubSpot');
  card.press('Write it to HubSpot');
  await card.has('What we believe has changed.');
  expect(card.find(Alert).props).toMatchObject({ title: 'It was not written', variant: 'error' });
  expect(card.text()).toContain('Use this address');
  expect(changed).toEqual([]);
});

test('there is one primary button, and none where nothing is suggested', async () => {
  answerCards({ 'contacts/77': { body: CARD } });
  const card = show();
  await card.has('Use this address');
  expect(card.findAll(Button, { variant: 'primary' })).toHaveLength(1);
  answerCards({ 'contacts/77': { body: { ...CARD, suggestion: null } } });
  const bare = show();
  await bare.has('Address no longer works');
  expect(bare.findAll(Button, { variant: 'primary' })).toHaveLength(0);
});

test('somebody who left is shown to have left, and their last words stand there', async () => {
  const left = {
    ...CARD,
    warning: 'They left all mail on 3 Nov 2026. HubSpot still lets an email from one person to another through.',
    survey: { reason: 'Too many emails', words: 'Three a day!', on: '3 Nov 2026' },
  };
  answerCards({ 'contacts/77': { body: left } });
  const card = show();
  await card.has('“Three a day!”');
  expect(card.find(Alert).props).toMatchObject({ variant: 'warning' });
  expect(card.text()).toContain('HubSpot still lets an email');
});

test('a rep says what they know with one press', async () => {
  const asked = answerCards({
    'contacts/77': [{ body: CARD }, { body: { ...CARD, word: 'ruth@larkfield.test said that the person is there.' } }],
    'contacts/77/word': { body: { outcome: 'heard' } },
  });
  const card = show();
  await card.has('They are there');
  card.press('They are there');
  await card.has('ruth@larkfield.test said that the person is there.');
  expect(asked[1]?.body).toEqual({ addressId: 17, says: 'reachable' });
});

test('nothing known, not allowed, and not reached each look like what they are', async () => {
  answerCards({ 'contacts/77': { body: { kind: 'nothing', says: 'Nobody has reported anything yet.' } } });
  const empty = show();
  await empty.has('Nobody has reported anything yet.');
  expect(empty.find(EmptyState).props.title).toBe('Nothing to report');

  answerCards({
    'contacts/77': { status: 403, body: { code: 'portal.unknown', message: 'Have an admin install it.' } },
  });
  const closed = show();
  await closed.has('Have an admin install it.');
  expect(closed.find(ErrorState).props.type).toBe('lock');
  expect(closed.maybeFind(Button)).toBeNull();

  answerCards({ 'contacts/77': ['broken', { body: CARD }] });
  const away = show();
  await away.has('Bellwether could not be reached.');
  away.press('Try again');
  await away.has('Address no longer works');
});
