/** The people of the demo's stories, written by hand. */
import { accountByKey } from './accounts.ts';
import { COUNTRIES } from './countries.ts';
import type { Person } from './person.ts';
import { profile, type StarDraft } from './star-draft.ts';
import { TROUBLED } from './troubled-stars.ts';

/** Stars whose mail arrives. */
const REACHED: readonly StarDraft[] = [
  {
    account: 'rautenkranz',
    firstName: 'Maximiliane Hildegard',
    lastName: 'Freifrau von und zu Rautenkranz-Oberhaslach',
    local: 'm.rautenkranz',
    jobTitle: 'Geschäftsführende Gesellschafterin',
    phone: '+49 89 99998 100',
    roles: ['EXECUTIVE_SPONSOR'],
    streams: ['news'],
  },
  {
    account: 'oehler',
    firstName: 'Sönke',
    lastName: 'Uhlenbrock',
    local: 's.uhlenbrock',
    jobTitle: 'Production Engineer, Line 4',
    phone: '+49 30 23125 044',
    linkedin: profile('soenke-uhlenbrock'),
    roles: ['INFLUENCER'],
    repliedDaysAgo: 3,
    streams: ['news'],
  },
  {
    account: 'oehler',
    firstName: 'Nele',
    lastName: 'Fährmann',
    local: 'n.faehrmann',
    jobTitle: 'Head of Purchasing',
    phone: '+49 30 23125 018',
    roles: ['BUDGET_HOLDER'],
    streams: ['news'],
  },
  {
    account: 'harrow',
    firstName: 'Rhys',
    lastName: 'Kettlewell',
    local: 'rhys.kettlewell',
    jobTitle: 'Refrigeration Manager',
    phone: '+44 113 496 0132',
    roles: ['INFLUENCER'],
    repliedDaysAgo: 11,
    streams: ['news'],
  },
  {
    account: 'norrsjo',
    firstName: 'Linnea',
    lastName: 'Fjällberg',
    local: 'linnea.fjallberg',
    jobTitle: 'Reliability Engineer',
    phone: '+46 8 465 004 21',
    streams: ['news', 'service'],
    lifecycle: 'customer',
  },
  {
    account: 'fairhaven',
    firstName: 'Rosa',
    lastName: 'Ibarra',
    local: 'rosa.ibarra',
    jobTitle: 'Elevator Operations Manager',
    phone: '+1 515 555 0148',
    streams: ['news', 'service'],
    story: { key: 'rosa', happened: 'Gets every mailing.', isTold: false },
  },
];

export const STARS: readonly Person[] = [...TROUBLED, ...REACHED].map(completeStar);

function completeStar({ local, ...draft }: StarDraft): Person {
  const account = accountByKey(draft.account);
  return {
    email: `${local}@${account.domain}`,
    server: account.server,
    country: COUNTRIES[account.country].name,
    phone: null,
    mobile: null,
    linkedin: null,
    owner: account.owner,
    lifecycle: account.stage === 'customer' ? 'customer' : account.stage === 'opportunity' ? 'opportunity' : 'lead',
    roles: [],
    createdDaysAgo: 420,
    repliedDaysAgo: null,
    listedDaysAgo: null,
    turns: [],
    act: null,
    story: null,
    ...draft,
  };
}
