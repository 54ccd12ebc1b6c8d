/** "Ask for the reason": a task for the colleague whose contact it is, once for each departure. We send no mail. */
import { isAccountDomain } from '../../flow/conclude/account/account-domain.ts';
import { draftReasonTask } from '../../flow/decide/reason-task.ts';
import { renderTask } from '../../flow/enact/task/render-task.ts';
import { readState } from '../../flow/state-json.ts';
import { findSuggestion } from '../../jobs/find-suggestion.ts';
import { domainOf } from '../../lib/address.ts';
import { sealPersonLink, writePersonToken } from '../../lib/person-link.ts';
import { makeReference } from '../../lib/reference.ts';
import { planCreate } from '../../store/crm-write.ts';
import { listCardAddresses } from '../../store/report/card.ts';
import { findRuleVersion } from '../../store/rule-version.ts';
import { listSurveyAnswers } from '../../store/survey.ts';
import { notifyWork } from '../../store/system/notify.ts';
import { type ActionAnswer, type ActionVisit, goOn, succeed } from './action-visit.ts';

export async function askReason({ trx, portal, call, now, keys, publicUrl }: ActionVisit): Promise<ActionAnswer> {
  const { portalId, timeZone, currency } = portal;
  const [first] = await listCardAddresses(trx, portalId, call.contactId);
  const state = readState(first?.state ?? null);
  if (!first || !state || state.optOut.scope === 'none') return goOn('This person left nothing that we know of.');
  const { addressId, email } = first;
  const { optOut } = state;
  const answers = await listSurveyAnswers(trx, portalId, addressId);
  if (answers.some((one) => optOut.at === null || one.answeredAt >= optOut.at)) {
    return goOn('They have said why already: it stands at the contact.');
  }
  const rules = await findRuleVersion(trx, portalId);
  if (!rules) return goOn('No rules are in force in Bellwether yet, so nobody is asked to act.');
  const { facts } = await findSuggestion(trx, portalId, { timeZone, currency }, { ...first, state }, now);
  const isPrivateAddress = !isAccountDomain(domainOf(email));
  const draft = draftReasonTask({ email, optOut, isPrivateAddress }, facts, rules.settings.decide, now);
  if (draft === null) return goOn('HubSpot has no contact for a task to stand at.');
  const reference = makeReference();
  const writeId = await planCreate(
    trx,
    portalId,
    {
      // Two workflows that ask about the same departure open one task.
      writeKey: `task:reason:${addressId}:${optOut.eventKey ?? ''}`,
      surface: 'task',
      addressId,
      decisionId: null,
      payload: renderTask(draft, reference, `${publicUrl}/addresses/${addressId}`),
      reference,
      anchor: draft.anchor,
      tryAfter: null,
    },
    now,
  );
  await notifyWork(trx, [portalId]);
  // Whoever marked our mail as spam is not to be asked by any way.
  const link =
    keys === null || optOut.complaint
      ? ''
      : writePersonToken(portalId, sealPersonLink(keys.link, { email, stream: null }));
  return succeed({
    bw_says: writeId === null ? 'A task asks for the reason already.' : 'A task asks a colleague to find out why.',
    bw_survey_link: link === '' ? '' : `${publicUrl}/u/${link}`,
  });
}
