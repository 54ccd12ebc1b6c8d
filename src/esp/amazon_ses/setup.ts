import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in AWS, in order: the topic is named here before it is subscribed, since only then it is confirmed. */
export const amazonSesSetup: readonly SetupStep[] = [
  {
    title: 'Create a topic',
    text: 'In AWS, in the region from which you send, open Amazon SNS > Topics > Create topic. Choose the type Standard and a name such as "ses-events".',
  },
  {
    title: 'Name the topic here',
    text: 'Copy the ARN at the top of the topic (it begins with "arn:aws:sns:") and save it here. Any AWS account could send to this address: only topics that you name are believed.',
    paste: true,
  },
  {
    title: 'Subscribe this address',
    text: 'In the topic choose "Create subscription", the protocol HTTPS, and paste the address of this source as the endpoint. Leave "Enable raw message delivery" off. The subscription confirms itself; if it still says "Pending confirmation" after a minute, choose "Request confirmation".',
    copy: 'url',
  },
  {
    title: 'Let SES publish to the topic',
    text: 'In Amazon SES open Configuration sets, choose the one with which you send, and add an event destination of the type Amazon SNS with this topic. Tick Hard bounces, Complaints, Deliveries, Delivery delays and Subscriptions; Sends, Opens and Clicks are not needed.',
  },
  {
    title: 'Make it the default',
    text: 'Mail is reported only where it is sent with this configuration set: choose it as the default of your verified domain, too. If feedback notifications of the domain go to a topic already, you may leave them: what comes twice counts once.',
  },
  {
    title: 'Try harder',
    text: 'Recommended: in the topic, set the delivery policy to more than the three retries of SNS (they end after a minute), and give the subscription a dead-letter queue.',
  },
  {
    title: 'Name your data sources',
    text: 'Optional: send the message tag "data_source" (or "bw_data_source") with each mail, for example "trade-fair". Lost addresses are then counted by where they came from. The tag "campaign" names the mailing; without it the configuration set does.',
  },
];
