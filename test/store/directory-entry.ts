import type { DirectoryEntry } from '../../src/store/directory.ts';
import { NOW } from './fill-tenant.ts';

/** One of the lost, whose every text is this word. */
export function directoryEntry(addressId: number, word: string): DirectoryEntry {
  return {
    addressId,
    email: `${word}@x.test`,
    standing: 'lost',
    verdict: 'dead',
    optOut: 'everything',
    since: NOW,
    reason: word,
    wonBackBy: null,
    contactId: '77',
    person: `Same ${word}`,
    jobTitle: word,
    companyId: '77',
    company: word,
    ownerId: '77',
    owner: word,
    role: word,
    isChampion: true,
    openDeals: 1,
    dealId: '77',
    dealName: word,
    dealAmount: 5,
    dealCurrency: 'EUR',
    dealProbability: 0.5,
    esp: 'sendgrid',
    sourceId: 1,
    gateway: word,
    dataSource: word,
    atStake: { EUR: 5 },
    lastContact: null,
    hasProbable: true,
    hypothesis: word,
    endedAt: NOW,
  };
}
