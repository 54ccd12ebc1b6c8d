/** Every word that a recipient reads, in one place, so that other languages can come beside it. */

/** What can be tapped; the keys are what the ledger and the CRM hold. */
export const SURVEY_REASONS = {
  too_often: 'Too many emails',
  not_relevant: 'Not relevant to me',
  never_signed_up: 'I never signed up',
  content_or_tone: 'The content or the tone',
  changed_role: 'My role has changed',
  other: 'Something else',
} as const;
export type SurveyReason = keyof typeof SURVEY_REASONS;

export function isSurveyReason(value: string): value is SurveyReason {
  return Object.hasOwn(SURVEY_REASONS, value);
}

export const texts = {
  lang: 'en',
  /** Where a portal has no name yet. */
  aCompany: 'the sender',
  /** Streams that the ESP only numbers say nothing to a person. */
  thisList: 'this mailing list',
  footer: 'This page sets no cookies and loads nothing from other companies.',

  ask: {
    title: 'Unsubscribe',
    heading: 'Stop these emails?',
    intro: 'You are about to stop emails from',
    to: 'sent to',
    choose: 'What would you like to stop?',
    onlyStream: 'Only this kind of email',
    everything: (company: string) => `Every email from ${company}`,
    everythingHint: 'Newsletters, events, offers: all of it.',
    button: 'Unsubscribe',
    promise: 'It takes effect at once. No login, and you need not say why.',
  },

  left: {
    title: 'Unsubscribed',
    heading: 'You are unsubscribed',
    headingAgain: 'You are already unsubscribed',
    streamDone: (company: string) => `from ${company} will no longer be sent to`,
    everythingDone: (company: string) => `${company} will no longer send marketing emails to`,
    onItsWay: 'An email that is already on its way may still arrive. We are sorry if one does.',
    moreHeading: 'Still too much?',
    moreText: (company: string) => `You may still get other emails from ${company}.`,
    moreButton: (company: string) => `Stop every email from ${company}`,
  },

  survey: {
    heading: 'Would you tell us why?',
    intro: 'Only if you like. One tap is enough, and it changes nothing about your unsubscribing.',
    reasons: 'Choose a reason',
    comment: 'Anything you would like to add',
    optional: 'optional',
    hint: 'Please do not include health or similarly personal details.',
    whoReads: (company: string) => `Your answer goes to the people at ${company} who are responsible for these emails.`,
    send: 'Send my words',
    change: 'Save the change',
    thanksHeading: 'Thank you for telling us',
    thanks: 'Your answer has been saved.',
    yourReason: 'Your reason',
    yourWords: 'Your words',
    edit: 'Change or add to my answer',
    tell: 'Tell us why (optional)',
    tooLong: (max: number, over: number) =>
      `Your words are ${over} characters longer than the ${max} we can keep. Please shorten them: nothing has been saved yet.`,
    nothing: 'Choose a reason or write a few words. Both are optional: you are unsubscribed either way.',
  },

  unknown: {
    title: 'Link not recognised',
    heading: 'We do not recognise this link',
    text: 'It may have been cut off when it was copied, or a character went missing.',
    steps: [
      'Open the email again and press its unsubscribe link there.',
      'If the link is broken over two lines, copy all of it into the address bar.',
      'If it still fails, reply to the email with the word "unsubscribe".',
    ],
  },

  busy: {
    title: 'Unsubscribe',
    heading: 'Many people are opening this page',
    text: 'We are a little slow in showing the details, but you can leave right now.',
    button: 'Unsubscribe',
  },

  busyReason: {
    title: 'One moment, please',
    heading: 'We could not take your answer just now',
    text: 'You are unsubscribed, that is safe. Please go back and send your words again in a minute.',
  },

  failed: {
    title: 'Please try again',
    heading: 'That did not work, and it is our fault',
    text: 'Something failed on our side, so nothing was changed. Please try again in a minute.',
    button: 'Try again',
  },
} as const;
