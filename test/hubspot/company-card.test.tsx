/** The card of a company, rendered by the vendor's own testing utilities. */
import { Button, LoadingButton } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import type { CompanyCard as Card } from '../../hubspot/src/app/cards/card-data.ts';
import { CompanyCard } from '../../hubspot/src/app/cards/company-card.tsx';
import type { CompanyCard as Answered } from '../../src/api/card/card-data.ts';
import { answerCards } from './hubspot-fetch.ts';
import { textOf } from './text-of.ts';

const person = (name: string, contactId: string): Card['domains'][number]['people'][number] => ({
  name,
  email: `${name.toLowerCase()}@acme.test`,
  state: { label: 'Address no longer works', tone: 'danger' },
  suggestion: {
    contactId,
    addressId: Number(contactId),
    email: `${name.toLowerCase()}@acme-group.test`,
    confidence: 'Likely',
    why: 'Colleagues get mail at addresses of this form.',
    deed: 'The contact gets it.',
    hindrance: null,
    isUnderWay: false,
  },
});
const CARD: Card = {
  kind: 'company',
  name: 'Acme Robotics',
  domains: [
    {
      domain: 'acme.test',
      state: { label: 'Has moved', tone: 'warning', says: 'Its people are elsewhere.', since: 'since 3 Nov 2026' },
      counts: '2 of 2 people whom we know can no longer be reached.',
      newDomain: 'acme-group.test',
      form: 'jane.doe',
      evidence: ['Two get mail there.'],
      people: [person('Ada', '1'), person('Ben', '2')],
      more: 5,
    },
  ],
  tasks: [],
  next: 'Call one of them.',
  link: null,
};
const answered: Answered = CARD;

test('it says what became of the company, and each person is confirmed on their own, none by a primary button', async () => {
  const asked = answerCards({
    'companies/9': { body: answered },
    'contacts/2/address': { body: { outcome: 'confirmed' } },
  });
  const changed: string[] = [];
  const renderer = createRenderer('crm.record.sidebar');
  renderer.render(<CompanyCard companyId="9" onChanged={(message) => changed.push(message)} />);
  const text = () => textOf(renderer.getRootNode());
  await renderer.waitFor(() => expect(text()).toContain('Has moved'));
  for (const words of [
    'acme-group.test',
    'jane.doe',
    'Two get mail there.',
    'Ada',
    'Ben',
    'and 5 more',
    'Call one of them.',
  ])
    expect(text()).toContain(words);
  expect(renderer.findAll(Button, { variant: 'primary' })).toHaveLength(0);
  renderer.findAll(Button, (node) => node.text === 'Use this address')[1]?.trigger('onClick');
  await renderer.waitFor(() => expect(renderer.maybeFind(LoadingButton)).not.toBeNull());
  renderer.find(LoadingButton).trigger('onClick');
  await renderer.waitFor(() => expect(changed).toEqual(['ben@acme-group.test is on its way into the contact.']));
  expect(asked.map(({ method, body }) => [method, body])).toEqual([
    ['GET', undefined],
    ['POST', { addressId: 2, probable: 'ben@acme-group.test' }],
    ['GET', undefined],
  ]);
});
