import { decideAddress } from '../../../../src/flow/decide/decide-address.ts';
import { falseBounce } from '../../../../src/flow/decide/plays/false-bounce.ts';
import { ourMailBlocked } from '../../../../src/flow/decide/plays/our-mail-blocked.ts';
import type { MailingBlocks, Peers } from '../../../../src/flow/state.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { block, dayName, hard, sign } from '../../build-history.ts';
import { company, contact, facts, input, readTask } from '../build-input.ts';

const customer = facts({ contact: contact({ lifecycleStage: 'customer' }), company: company() });
const peers: Peers = { domain: 'acme.example', reached: 14, lastOn: dayName(0) };
const refusal = block(0, { campaign: 'March news', gateway: 'proofpoint', sendingIp: '192.0.2.7', messageId: 'm-1' });
const mailing: MailingBlocks = {
  campaign: 'March news',
  gateways: 5,
  refused: 20,
  reported: 100,
  sendingIps: ['192.0.2.7'],
};
const blocked = input(0.1, { history: { events: [refusal] }, facts: customer });
const mistaken = input(0.1, {
  history: { events: [hard(0, { gateway: 'microsoft365' })], life: [sign(-9, 'inbound_mail')], peers },
  facts: facts({ contact: contact({ buyingRoles: ['CHAMPION'] }) }),
});
const ours = { ...blocked, mailing };

describePlay(falseBounce, { 'a refusal': blocked, 'a mistake': mistaken });
describePlay(ourMailBlocked, { 'a mailing that many refuse': ours });

describe('whoever was in touch lately, and whose colleagues get our mail,', () => {
  test('is probably fine: one task, with the letter for their IT, and nobody calls them lost', () => {
    expect(mistaken.after).toMatchObject({ verdict: 'unsure', hypothesis: 'probably_fine' });
    const decisions = decideAddress(mistaken);
    expect(decisions.map(({ play }) => play)).toEqual(['false-bounce']);
    const task = readTask(decisions[0]?.task);
    expect(task).toContain('probably fine');
    expect(task).toContain('# The letter for their IT');
    expect(task).toContain('message trace of the Exchange admin center');
    expect(task).toContain('Mail from us to 14 colleagues at the same domain was accepted');
  });

  test('is lost all the same when two weeks pass in silence', () => {
    const later = input(14.1, {
      history: { events: [hard(0)], life: [sign(-9, 'inbound_mail')], peers },
      facts: mistaken.facts,
    });
    expect(later.after.verdict).toBe('dead');
  });

  test.each([
    ['two colleagues', { ...peers, reached: 2 }, -9],
    ['a sign of five weeks ago', peers, -35],
  ])('is not with %s alone', (_, around, at) => {
    const given = input(0.1, { history: { events: [hard(0)], life: [sign(at, 'inbound_mail')], peers: around } });
    expect(given.after.hypothesis).toBe('may_be_gone');
  });
});

describe('the letter', () => {
  const letter = () => readTask(falseBounce.decide(blocked)[0]?.task).split('# The letter for their IT')[1] ?? '';

  test('has what their IT needs to find the mail, and asks which rule it was', () => {
    expect(letter()).toContain('554 5.7.1 Rejected by policy');
    expect(letter()).toContain('Sent from the IP address: 192.0.2.7');
    expect(letter()).toContain('Our message: m-1');
    expect(letter()).toContain('In Proofpoint it stands in Smart Search');
    expect(letter()).toContain('which rule or list');
  });

  test('names the domain that signed our mail where it is known; else there is no such line, and a step asks for it', () => {
    expect(letter()).not.toContain('DKIM');
    expect(readTask(falseBounce.decide(blocked)[0]?.task)).toContain('add the DKIM domain of our mail');
    const [refused] =
      blocked.after.cause === null ? [] : [{ ...blocked.after.cause, dkimDomain: 'mail.larkfield.test' }];
    const signed = { ...blocked, after: { ...blocked.after, cause: refused ?? null } };
    const task = readTask(falseBounce.decide(signed)[0]?.task);
    expect(task).toContain('DKIM domain: mail.larkfield.test');
    expect(task).not.toContain('add the DKIM domain');
  });

  test('never asks to be let past the scanner', () => {
    expect(letter()).toContain('Please do not exempt our mail from scanning');
    expect(letter()).not.toMatch(/whitelist|allow-?list|bypass/i);
  });
});

test('nobody is bothered for a contact that does not matter, nor for what their IT cannot help with', () => {
  expect(falseBounce.decide({ ...blocked, facts: facts() })).toEqual([]);
  const filtered = block(0, { reason: 'recipient_filter' });
  expect(falseBounce.decide(input(0.1, { history: { events: [filtered] }, facts: customer }))).toEqual([]);
  const unsigned = block(0, { reason: 'authentication' });
  expect(falseBounce.decide(input(0.1, { history: { events: [unsigned] }, facts: customer }))).toEqual([]);
});

describe('it is about our own mail', () => {
  test('from five gateways and a tenth of the mailing on; then nobody writes to any IT', () => {
    expect(decideAddress(ours).map(({ play }) => play)).toEqual(['our-mail-blocked']);
    expect(falseBounce.decide(ours)).toEqual([]);
    for (const part of [{ gateways: 4 }, { reported: 201 }]) {
      const given = { ...blocked, mailing: { ...mailing, ...part } };
      expect(decideAddress(given).map(({ play }) => play)).toEqual(['false-bounce']);
    }
  });

  test('of the very mailing that this refusal was in', () => {
    expect(ourMailBlocked.decide({ ...ours, mailing: { ...mailing, campaign: 'April news' } })).toEqual([]);
  });

  test('and goes to whom the rules name', () => {
    const named = { ...ours, settings: { ...ours.settings, fallbackOwnerId: '15' } };
    expect(ourMailBlocked.decide(named)[0]?.task?.ownerId).toBe('15');
    expect(ourMailBlocked.decide(ours)[0]?.task?.ownerId).toBeNull();
  });
});
