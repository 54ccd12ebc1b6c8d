/** What the demo has to tell at its end. Everything about Bellwether is read from the CRM, not claimed. */

export interface TaskSummary {
  readonly subject: string;
  /** Without HTML. */
  readonly body: string;
  readonly owner: string | null;
  readonly priority: string;
  readonly type: string;
  readonly dueAt: string;
  /** Names of the deals that it is associated with. */
  readonly deals: readonly string[];
}

export interface PersonSummary {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly company: string | null;
  readonly happened: string;
  readonly isTold: boolean;
  readonly contactUrl: string;
  /** Bellwether's properties of the contact, without the empty ones. */
  readonly properties: Readonly<Record<string, string>>;
  readonly tasks: readonly TaskSummary[];
}

export interface DemoSummary {
  readonly company: string;
  readonly portalId: number;
  readonly tookMs: number;
  /** Contacts that did not show in time what they must; empty when all is well. */
  readonly unsettled: readonly string[];
  readonly crm: {
    readonly companies: number;
    readonly contacts: number;
    readonly deals: number;
    readonly calls: number;
    readonly rateLimited: number;
  };
  readonly cameIn: {
    readonly batches: number;
    readonly events: Readonly<Record<string, number>>;
    readonly total: number;
  };
  /** Marked contacts by the value of `bw_email_status`; `` is none. */
  readonly standing: Readonly<Record<string, number>>;
  readonly people: readonly PersonSummary[];
  readonly tasks: {
    readonly total: number;
    readonly byOwner: readonly { readonly owner: string; readonly team: string; readonly tasks: number }[];
  };
  readonly notDone: {
    /** Contacts that a gateway refuses: marked so, and taken for gone. */
    readonly blocked: { readonly contacts: number; readonly gone: number };
    /** Events that came more than once, and the hard bounces counted in the CRM against those that happened. */
    readonly repeats: { readonly entries: number; readonly counted: number; readonly happened: number };
    /** Contacts lost more than 14 days ago, and the tasks that were opened about them. */
    readonly history: { readonly contacts: number; readonly tasks: number };
    /** The answer to the forged batch, whether it is in quarantine, and how many of those whom it named were marked by it. */
    readonly forged: {
      readonly status: number;
      readonly quarantined: number;
      readonly named: number;
      readonly marked: number;
    };
    /** Entries that were spoilt, and the batches that are shown as not wholly readable. */
    readonly unreadable: { readonly entries: number; readonly batches: number };
    readonly strangers: number;
  };
  readonly addresses: {
    readonly app: string;
    readonly crm: string;
    readonly tasks: string;
    readonly lostContact: string;
    readonly unsubscribe: string;
  };
}
