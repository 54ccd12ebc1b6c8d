/** Rules that were changed a few times, people who entered, and what they did. */
import { makeViewerLink } from '../../src/install/team.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { saveRules } from '../../src/rules/save-rules.ts';
import { writeAudit } from '../../src/store/audit.ts';
import type { Db } from '../../src/store/database.ts';
import { rememberMember } from '../../src/store/member.ts';
import { findRuleVersion } from '../../src/store/rule-version.ts';

const SOFIA = 'sofia.lindqvist@northwind-instruments.example';
const LARS = 'lars@northwind-instruments.example';
const LONG = 'maximilian.alexander.von-und-zu-hohenberg@international-logistics-and-warehousing.example.com';

/** @returns what comes behind `/enter/`, for a link that was not used */
export async function seedRules(db: Db, portalId: number, clock: Clock): Promise<string> {
  const now = clock.now();
  const deps = { db, clock };
  const { settings } = (await findRuleVersion(db, portalId)) ?? {};
  if (!settings) throw new Error('a portal without rules');
  const { decide } = settings;
  const words = {
    title: 'Ring {person} of {company} today: {deal}',
    opening: 'House rule: whoever gets this task first tells the account team.\nThen ring {person}.',
  };
  const wording = { ...decide.wording, 'deal-at-risk': words };
  const second = { ...settings, decide: { ...decide, dealProbability: 0.4, wording } };
  await saveRules(deps, portalId, SOFIA, { base: 1, settings: second, note: 'Our late stages start earlier' });
  const third = {
    ...second,
    conclude: { ...second.conclude, softLimit: 4 },
    decide: {
      ...second.decide,
      taskCapPerOwner: 5,
      contactRules: [
        { place: 'CA', who: 'company', basis: 'any', answer: 'call' },
        { place: 'EU', who: 'customer', basis: 'contract', answer: 'call' },
        { place: 'US', who: 'everybody', basis: 'any', answer: 'review' },
      ] as const,
      fallbackOwnerId: '700',
      plays: { ...decide.plays, 'soft-bounce-call': { on: false } },
    },
  };
  await saveRules(deps, portalId, LARS, { base: 2, settings: third, note: null });
  for (const [cameBy, name] of [
    ['link', LONG],
    ['hubspot', LARS],
    ['hubspot', SOFIA],
  ] as const) {
    const { memberId } = await rememberMember(db, portalId, { cameBy, name }, now);
    await db('admin_session').insert({
      sid: `${portalId} ${memberId}`,
      sess: JSON.stringify({ admin: { portalId, memberId } }),
      expire: new Date(now.getTime() + 3_600_000),
    });
  }
  const note = (actor: string, action: string, target: string | null, detail: Record<string, unknown>) =>
    writeAudit(db, portalId, { at: now, actor, action, target, detail });
  await note(SOFIA, 'portal.installed', null, {});
  await note(SOFIA, 'source.added', '1', { esp: 'sendgrid', label: 'Newsletter' });
  await note('command line', 'portal.rebuilt', null, {});
  await note('hubspot', 'person.erased', null, { addresses: 2 });
  await note(LARS, 'admin.signed_in', null, { role: 'admin' });
  return makeViewerLink(deps, portalId, { name: SOFIA, memberId: null }, LONG, 24);
}
