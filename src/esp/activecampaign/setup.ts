import type { SetupStep } from '../../flow/adapt/adapter.ts';

/** What the admin does in ActiveCampaign, in order. */
export const activecampaignSetup: readonly SetupStep[] = [
  {
    title: 'Open the webhooks',
    text: 'In ActiveCampaign, open Settings > Developer > Manage webhooks, and choose "Add".',
  },
  {
    title: 'Paste the address',
    text: 'Paste the address of this source into "URL". It is the only proof that ActiveCampaign can give: treat it like a password.',
    copy: 'url',
  },
  {
    title: 'Choose the events',
    text: 'Choose Bounce, Unsubscribe and Subscribe, for all lists, and run the webhook for every kind of initiator.',
  },
  {
    title: 'Know that nothing is sent twice',
    text: 'ActiveCampaign never sends an event again. What is posted while this server is away is lost to webhooks; import a list of bounced and unsubscribed contacts afterwards.',
  },
];
