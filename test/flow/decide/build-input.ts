/** A company, its people and its deals, and the input of the plays. */
import { concludeAddress } from '../../../src/flow/conclude/conclude-address.ts';
import type { PlayInput, TaskDraft } from '../../../src/flow/decide/play.ts';
import type { ColleagueFacts, CompanyFacts, ContactFacts, CrmFacts, DealFacts } from '../../../src/flow/facts.ts';
import { DEFAULT_SETTINGS, type DecideSettings } from '../../../src/flow/settings.ts';
import type { AddressHistory } from '../../../src/flow/state.ts';
import { day, EMAIL, history } from '../build-history.ts';

export const SETTINGS: DecideSettings = DEFAULT_SETTINGS.decide;

export function contact(part: Partial<ContactFacts> = {}): ContactFacts {
  return {
    contactId: '501',
    email: EMAIL,
    otherEmails: [],
    name: 'Dana Reyes',
    jobTitle: 'Head of Operations',
    department: null,
    seniority: null,
    phone: '+1 555 0100',
    mobilePhone: '+1 555 0101',
    linkedinUrl: null,
    country: 'United States',
    lifecycleStage: 'opportunity',
    buyingRoles: [],
    isChampion: false,
    optedOutBy: null,
    ownerId: '11',
    createdAt: day(-400),
    life: [],
    ...part,
  };
}

export function company(part: Partial<CompanyFacts> = {}): CompanyFacts {
  return { companyId: '900', name: 'Acme', domain: 'acme.example', industry: null, ownerId: '12', ...part };
}

export function deal(part: Partial<DealFacts> = {}): DealFacts {
  return {
    dealId: '71',
    name: 'Acme rollout',
    amount: 48_000,
    currency: 'USD',
    closeDate: day(8),
    stageProbability: 0.8,
    isOpen: true,
    ownerId: '13',
    ...part,
  };
}

export function colleague(part: Partial<ColleagueFacts> = {}): ColleagueFacts {
  return {
    ...contact({ contactId: '601', name: 'Sam Lee', email: 'sam.lee@acme.example', jobTitle: null, mobilePhone: null }),
    phone: '+1 555 0200',
    isLost: false,
    sharesDeal: false,
    ...part,
  };
}

export function facts(part: Partial<CrmFacts> = {}): CrmFacts {
  return {
    contact: contact(),
    company: company(),
    deals: [],
    colleagues: [],
    named: new Map(),
    account: null,
    owners: new Map(
      ['11', '12', '13', '14', '15'].map((ownerId) => [ownerId, { ownerId, name: `Owner ${ownerId}`, email: null }]),
    ),
    portalCurrency: 'USD',
    timeZone: 'America/New_York',
    ...part,
  };
}

export interface InputParts {
  readonly history?: Partial<AddressHistory>;
  readonly facts?: CrmFacts;
  readonly settings?: Partial<DecideSettings>;
  readonly survey?: PlayInput['survey'];
}

/** What the pipeline would ask the plays at `day(now)`. */
export function input(now: number, parts: InputParts = {}): PlayInput {
  const given = parts.facts ?? facts();
  return {
    email: EMAIL,
    before: null,
    after: concludeAddress(history(parts.history ?? {}), DEFAULT_SETTINGS.conclude, day(now), given.timeZone),
    facts: given,
    settings: { ...SETTINGS, ...parts.settings },
    survey: parts.survey ?? null,
    now: day(now),
  };
}

/** A task as its reader sees it. */
export function readTask(task: TaskDraft | null | undefined): string {
  if (!task) return '';
  const head = `${task.subject}\n${task.priority} ${task.type}, due ${task.dueAt.toISOString()}, owner ${task.ownerId ?? 'nobody'}`;
  const sections = task.sections.map((section) => {
    const items = section.items.map((item, n) => (section.ordered ? `${n + 1}. ${item}` : `- ${item}`));
    return [`# ${section.heading}`, ...(section.text === null ? [] : [section.text]), ...items].join('\n');
  });
  return [head, ...sections].join('\n\n');
}
