/**
 * Every property that Bellwether keeps in HubSpot, the most useful first: where an account has room for some only, the
 * last ones are left out. Made to be reported on, and to be read by the person whose contact it is.
 */
import type { Reason } from '../flow/event.ts';
import type { Win } from '../flow/win-back.ts';
import { choice, count, longText, moment, type PropertyDefinition, text, tick } from './property.ts';

export const PROPERTY_GROUP = { name: 'bellwether', label: 'Bellwether: email address' } as const;

const STATUS = {
  works: 'Address works',
  retrying: 'Did not arrive, will be tried again',
  blocked: 'Their mail server refuses us',
  unsure: 'Unsure, please check',
  gone: 'Address no longer works',
  left_everything: 'Does not want our emails',
};

const VERDICT = {
  reachable: 'Reachable',
  retrying: 'Tried again after a temporary failure',
  blocked: 'We are refused, the person may well be there',
  unsure: 'Evidence on both sides',
  dead: 'Address no longer works',
};

/** Reasons that a bounce can have; the others are no bounces. */
type BounceReason = Exclude<Reason, 'delivered' | 'auto_reply' | 'challenge' | 'complaint' | 'unsubscribe_request'>;

const REASON: Readonly<Record<BounceReason, string>> = {
  user_unknown: 'Nobody has this address',
  domain_unknown: 'The domain does not take mail',
  address_moved: 'The person has a new address',
  mailbox_inactive: 'The mailbox is switched off',
  left_company: 'The person has left',
  wrong_address: 'The address is wrong',
  mailbox_full: 'The mailbox is full',
  greylisted: 'Asked to try again later',
  rate_limited: 'Too many mails at once',
  timeout: 'Their server did not answer in time',
  network_error: 'Their server could not be reached',
  server_error: 'Trouble on their server',
  server_full: 'Their server is full',
  reputation: 'Our sending server has a bad name',
  policy: 'Their rules refuse our mail',
  authentication: 'Our mail could not be verified (SPF, DKIM, DMARC)',
  reverse_dns: "Our server's name could not be verified",
  relay_denied: 'Their server does not take mail for this address from outside',
  tls_required: 'Their server wants an encrypted connection',
  security: 'Their security service refused it',
  spam_content: 'Taken for spam',
  virus: 'Taken for a virus',
  content: 'The content was refused',
  message_too_big: 'The mail was too big',
  not_compliant: 'The mail did not keep to the standards',
  recipient_filter: "The person's own filter refused it",
  undetermined: 'No clear reason given',
};

const WON_BACK_BY: Readonly<Record<Win, string>> = {
  person: 'Came back by their own act',
  reply: 'Replied',
  delivered: 'Mail arrived again',
  corrected: 'Mail arrived at a new address',
};

const SURVEY = {
  too_often: 'Too many emails',
  not_relevant: 'Not relevant to them',
  never_signed_up: 'They never signed up',
  content_or_tone: 'The content or the tone',
  changed_role: 'Their role has changed',
  other: 'Something else',
};

const VENUE = {
  page: 'Our unsubscribe page',
  one_click: 'One click in their mail program',
  esp: 'At the email service',
  complaint: 'Marked as spam',
  reply: 'By a reply',
  import: 'Imported list',
  open_page: 'Unsubscribe page, address typed in',
  rep: 'Told a colleague',
  hubspot: 'In HubSpot',
};

const OPT_OUT_REQUEST = {
  by_phone: 'Asked me on the phone for no more emails',
  in_person: 'Asked me in person for no more emails',
  in_writing: 'Asked me in writing for no more emails',
};

const REP_VERDICT = {
  reachable: 'I have reached them',
  left: 'They have left the company',
  wrong_address: 'The address was wrong',
  do_not_know: 'I do not know',
};

export const CONTACT_PROPERTIES: readonly PropertyDefinition[] = [
  choice(
    STATUS,
    'bw_email_status',
    'Email address status',
    'Whether this person can be reached by email, in one word. Kept by Bellwether.',
  ),
  moment(
    'bw_email_status_at',
    'Email address status since',
    'Since when the email address status has been what it is.',
  ),
  longText(
    'bw_evidence',
    'Why we think so',
    'What speaks for and against it, with dates, and what would change the verdict.',
  ),
  choice(
    REP_VERDICT,
    'bw_rep_verdict',
    'What do you know?',
    'For you to fill in: your word on whether this person can be reached. Bellwether follows it.',
  ),
  choice(
    OPT_OUT_REQUEST,
    'bw_opt_out_request',
    'Asked for no more emails',
    'For you to fill in when this person told you so. It takes effect at once, for all emails, and emptying it takes nothing back: only they can.',
  ),
  tick('bw_is_champion', 'Champion', 'For you to tick: losing this person matters, and somebody should act at once.'),
  choice(
    REASON,
    'bw_bounce_reason',
    'Why mail did not arrive',
    "Bellwether's reading of what the receiving server said.",
  ),
  moment('bw_bounced_at', 'Mail last failed on', 'When an email to this address last failed.'),
  moment(
    'bw_retry_after',
    'Try again after',
    'Mail did not arrive for a passing reason; trying again makes sense from this day on.',
  ),
  choice(
    { streams: 'Some kinds of email', everything: 'All emails' },
    'bw_unsubscribe_scope',
    'Has unsubscribed from',
    'How much of our email this person has left.',
  ),
  moment('bw_unsubscribed_at', 'Unsubscribed on', 'When this person asked for no more of our emails.'),
  choice(
    { weekly: 'At most once a week', monthly: 'At most once a month' },
    'bw_email_frequency',
    'How often they want email',
    'What this person chose instead of unsubscribing. Empty: as it comes.',
  ),
  moment(
    'bw_paused_until',
    'Wants no email until',
    'This person asked for a break. It ends by itself, because they said so.',
  ),
  choice(SURVEY, 'bw_survey_reason', 'Why they unsubscribed', 'What this person chose when asked why.'),
  longText(
    'bw_survey_comment',
    'What they said when unsubscribing',
    'What this person wrote when asked why, in their own words.',
  ),
  choice(
    VERDICT,
    'bw_verdict',
    'Verdict on the address',
    'What the whole history of the address says, whichever service sent the mail.',
  ),
  choice(
    { hard: 'Permanent failure', soft: 'Temporary failure', block: 'Refused' },
    'bw_bounce_class',
    'Kind of failure',
    'Permanent: about the address. Temporary: may work later. Refused: about us or the mail, not about the person.',
  ),
  longText('bw_bounce_text', "The server's own words", 'What the receiving mail server answered, word for word.'),
  text('bw_suggested_email', 'Suggested address', 'A probable correct or new address. Please check before you use it.'),
  moment('bw_won_back_at', 'Won back on', 'When this person could be reached again, or came back by their own act.'),
  moment(
    'bw_lost_at',
    'Lost on',
    'When this person was lost the last time: mail stopped arriving. It stays when they are won back, so that losses can be counted by month.',
  ),
  choice(
    WON_BACK_BY,
    'bw_won_back_by',
    'Won back by',
    'What showed that this person can be reached again. Empty: not won back.',
  ),
  count('bw_hard_bounces', 'Permanent failures', 'How many emails to this address failed for good.'),
  count('bw_soft_bounces', 'Temporary failures', 'How many emails to this address failed for a passing reason.'),
  count(
    'bw_blocks',
    'Refusals',
    'How many emails to this address were refused because of us or the mail, not the person.',
  ),
  text(
    'bw_preferences_url',
    'Preferences page',
    "This person's own page for choosing what they get. Whoever has the link can change the choice.",
  ),
  text(
    'bw_unsubscribed_streams',
    'Kinds of email left',
    'The newsletters and other kinds of email that this person left.',
  ),
  text(
    'bw_stream_wishes',
    'Wishes by kind of email',
    'How often this person wants single newsletters and other kinds of email, and which of them are paused.',
  ),
  choice(VENUE, 'bw_unsubscribe_venue', 'Where they unsubscribed', 'The way by which this person left our emails.'),
  moment('bw_survey_at', 'Said so on', 'When this person answered the question why.'),
  text('bw_last_campaign', 'Last mailing concerned', 'The mailing that failed, or by which this person left.'),
  text(
    'bw_data_source',
    'Where the address came from',
    'Form, partner, import, guessed or verified, as the sender of the mail said.',
  ),
];

export const COMPANY_PROPERTIES: readonly PropertyDefinition[] = [
  choice(
    {
      healthy: 'Addresses work',
      domain_dead: 'The domain takes no mail any more',
      domain_changed: 'The company has moved to a new domain',
      format_changed: 'The company has changed its addresses',
      gateway_blocking: 'Their mail server refuses us',
      unsure: 'Nobody there can be reached, and nothing says why',
      turnover: 'Ordinary turnover',
    },
    'bw_account_status',
    'Email status of the company',
    'What the addresses of all known people of this company say together.',
  ),
  count('bw_lost_contacts', 'People lost', 'Known people of this company whose address no longer works.'),
  count('bw_known_contacts', 'People known', 'People of this company whose address Bellwether has seen.'),
  text(
    'bw_new_domain',
    'Probable new domain',
    'Where colleagues with the same names can be reached now. Please check before you use it.',
  ),
  text('bw_email_format', 'Address format', 'How addresses of this company are built, for example first.last.'),
];
