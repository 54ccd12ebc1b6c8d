/** Gateways that have nothing to do with each other refuse one mailing: it is about our own mail, and marketing should look. */
import type { Cause, MailingBlocks } from '../../state.ts';
import { dueToday } from '../due-dates.ts';
import { isFresh } from '../is-fresh.ts';
import { isOurMailBlocked } from '../mailing-blocked.ts';
import { openEpisode } from '../open-episode.ts';
import type { Decision, Play, PlayInput, TaskDraft } from '../play.ts';
import { fitSubject } from '../task-text/fit-subject.ts';
import { serverWords } from '../task-text/server-words.ts';

const LABEL = 'Our mail is blocked';

export const ourMailBlocked: Play = {
  id: 'our-mail-blocked',
  label: LABEL,
  summary:
    'When gateways that have nothing to do with each other refuse one mailing, marketing is asked once to look at its own mail, with a packet for the email service.',
  needs: [],
  decide(input: PlayInput): readonly Decision[] {
    const { after, facts, settings, now, mailing } = input;
    const episode = openEpisode(after, 'lost');
    const { cause, verdict } = after;
    if (facts.contact === null || episode === null || cause === null || verdict !== 'blocked') return [];
    if (!mailing || cause.campaign !== mailing.campaign || !isOurMailBlocked(mailing, settings)) return [];
    if (!isFresh(cause, settings, now)) return [];
    const { campaign, gateways, refused, reported } = mailing;
    return [
      {
        play: 'our-mail-blocked',
        episode,
        target: { type: 'contact', id: facts.contact.contactId },
        at: cause.at,
        task: draftTask(input, facts.contact.contactId, cause, mailing),
        because: { campaign, gateways, refused, reported },
      },
    ];
  },
};

function draftTask(input: PlayInput, contactId: string, cause: Cause, mailing: MailingBlocks): TaskDraft {
  const { facts, settings, now } = input;
  const { campaign, gateways, refused, reported, sendingIps } = mailing;
  const ips = sendingIps.length === 0 ? '' : ` It was sent from ${sendingIps.join(', ')}.`;
  const anchor = { type: 'contact' as const, id: contactId };
  const why =
    settings.fallbackOwnerId === null
      ? 'Nobody is named in your rules for what has no owner of its own, so the task is unassigned.'
      : 'You got this because your rules name you for what has no owner of its own.';
  return {
    subject: fitSubject(['Our mail is blocked: “', { name: campaign }, `” was refused by ${gateways} mail systems`]),
    sections: [
      {
        heading: 'What happened',
        text: `${gateways} mail systems that have nothing to do with each other refused “${campaign}”, for ${refused} of ${Math.max(reported, refused)} addresses.${ips} So it is about our own mail, and not about the people: they stay on your lists.\n${serverWords(cause, facts.timeZone)}`,
        items: [],
      },
      {
        heading: 'What to do',
        text: null,
        items: [
          'Hold further mailings with the same sender and content until you know why.',
          'Check SPF, DKIM and DMARC of the sending domain, and the links in the mail.',
          'Send the packet below to the deliverability team of your email service: it has every refusal with its time and words.',
        ],
        ordered: true,
      },
      {
        heading: 'Why you got this',
        text: `${why}\nBellwether’s play “${LABEL}” opens one task for a mailing, however many addresses refused it.`,
        items: [],
      },
    ],
    type: 'TODO',
    priority: 'HIGH',
    dueAt: dueToday(now, facts.timeZone),
    ownerId: settings.fallbackOwnerId,
    anchor,
    associations: [anchor],
  };
}
