/** The kinds of mail that the company sends, and the two email services that send them. */

export type SourceKey = 'newsletter' | 'transactional';

export type StreamKey = 'news' | 'events' | 'service' | 'quotes';

export interface Stream {
  /** As recipients know it. */
  readonly name: string;
  readonly source: SourceKey;
  /** SendGrid's unsubscribe group; null: mail about orders has none. */
  readonly groupId: number | null;
}

export const STREAMS: Readonly<Record<StreamKey, Stream>> = {
  news: { name: 'Field Notes newsletter', source: 'newsletter', groupId: 21_001 },
  events: { name: 'Sensor Hour webinars', source: 'newsletter', groupId: 21_002 },
  service: { name: 'Orders and service', source: 'transactional', groupId: null },
  quotes: { name: 'Quotes and projects', source: 'transactional', groupId: null },
};

/** How the two are labelled in Bellwether, and what differs between them. */
export const SOURCES: Readonly<
  Record<
    SourceKey,
    {
      readonly esp: 'sendgrid' | 'postmark';
      readonly label: string;
      readonly purpose: 'marketing' | 'transactional';
      readonly ip: string;
      /** "Bounce classification" is opt-in in SendGrid. */
      readonly isClassified: boolean;
      readonly userId: number;
    }
  >
> = {
  newsletter: {
    esp: 'sendgrid',
    label: 'SendGrid: newsletter',
    purpose: 'marketing',
    ip: '192.0.2.14',
    isClassified: true,
    userId: 21_834_567,
  },
  transactional: {
    esp: 'postmark',
    label: 'Postmark: orders and quotes',
    purpose: 'transactional',
    ip: '192.0.2.77',
    isClassified: false,
    userId: 21_834_902,
  },
};
