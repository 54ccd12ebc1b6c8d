/** What is stored, of whom, and for how long: the numbers are those that the jobs delete by. Pure. */
import { DAY_MS } from '../../../lib/clock.ts';
import { RETENTION } from '../../../lib/retention.ts';

export interface KeptThing {
  readonly what: string;
  readonly holds: string;
  readonly kept: string;
}

const days = (ms: number): string => `${Math.round(ms / DAY_MS)} days`;
const AS_LONG_AS = 'until the person or this HubSpot account is erased';

export const KEPT_THINGS: readonly KeptThing[] = [
  {
    what: 'Addresses and what became of them',
    holds:
      'The mail address, facts about mail to it (bounces, departures, complaints, with the server’s own words), the days on which mail arrived and of which mailing it was, what we conclude of it',
    kept: AS_LONG_AS,
  },
  {
    what: 'Raw reports and mails',
    holds: 'What email services and mailboxes handed over, word for word: bounce mails, automatic replies, letters',
    kept: `${days(RETENTION.rawDeliveries)}; what could not be read yet, until it is, and then as long`,
  },
  {
    what: 'Files that were handed over',
    holds: 'Tables of an old tool, row by row, until somebody imports them; then they are raw reports like any other',
    kept: days(RETENTION.waitingImports),
  },
  {
    what: 'Lists and new data that were checked',
    holds:
      'The addresses of a list as it was handed over, and what was found of each; whoever is in quarantine stays known as such',
    kept: days(RETENTION.listChecks),
  },
  {
    what: 'Wishes and their proof',
    holds:
      'What somebody left or chose, when, where, by which program, when each place knew of it; what they wrote of their reasons',
    kept: AS_LONG_AS,
  },
  {
    what: 'What was asked for and waits for a confirmation',
    holds: 'The address that the mail goes to, and what it would change',
    kept: `${days(RETENTION.confirmations)} after it can no longer be confirmed`,
  },
  {
    what: 'Differences between places',
    holds:
      'Of whom an email service, HubSpot and Bellwether believed different things, what each believed, and when it was mended',
    kept: `as long as it lasts, and ${days(RETENTION.drift)} after`,
  },
  {
    what: 'Our copy of HubSpot',
    holds:
      'Of contacts in the ledger and their colleagues: name, job title, phone, country, owner, company, open deals; read again when it is needed',
    kept: AS_LONG_AS,
  },
  {
    what: 'Changes in HubSpot',
    holds: 'Tasks, notes and properties that Bellwether wrote, and what HubSpot answered',
    kept: AS_LONG_AS,
  },
  {
    what: 'What HubSpot told us of contacts',
    holds: 'Ids of contacts, which property changed and its value',
    kept: `${days(RETENTION.hubspotEvents)} after it was worked off, without the values`,
  },
  {
    what: 'What workflows in HubSpot asked',
    holds: 'Ids of contacts, and what was answered: verdict, reason, suggested address',
    kept: days(RETENTION.workflowCalls),
  },
  {
    what: 'Which messages were counted',
    holds: 'Eight bytes for each message event, which name nobody',
    kept: `${days(RETENTION.countedKeys)}; of imported messages as long as this HubSpot account`,
  },
  {
    what: 'The suppression list',
    holds:
      'A keyed hash of the address, why and since when. It outlives an erasure, so that nobody is mailed again who does not want it; without the key of this account nobody can tell whose it is',
    kept: 'as long as Bellwether is installed',
  },
  {
    what: 'Colleagues who use Bellwether',
    holds: 'Name or mail address, role, when they came, and what they did here (audit log)',
    kept: 'as long as Bellwether is installed',
  },
  {
    what: 'Everything, after Bellwether is disconnected',
    holds: 'All of the above, in case it is installed again. Nothing new is taken in',
    kept: `${days(RETENTION.disconnectedPortal)}, then deleted`,
  },
];
