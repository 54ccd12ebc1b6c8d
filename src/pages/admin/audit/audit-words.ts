/** What the acts of the audit log are called. Details hold no secrets, and are shown only where a sentence asks for them. */
import type { RateKind } from '../../../flow/rate-kind.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { AuditRow } from '../../../store/report/audit.ts';
import { ITEM_WORDS } from '../../data-source-words.ts';
import { counted } from '../../format.ts';
import { RATE_KIND_WORDS } from '../../rate-kind-words.ts';
import { plain, reasonClause } from '../../words.ts';

type Sentence = (entry: AuditRow) => Html | string;

/** A value of the detail, as text; what stands there comes from people. */
function said(entry: AuditRow, name: string): string {
  const value = entry.detail[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const quoted = (text: string) => (text === '' ? '' : ` “${text}”`);
const source: Sentence = (entry) => html`<a href="/sources/${entry.target ?? ''}">source ${entry.target ?? ''}</a>`;

const taughtRule: Sentence = (entry) =>
  html`<a href="/readings/${entry.target ?? ''}">rule ${entry.target ?? ''} for replies</a>`;

const suppressed = (entry: AuditRow) =>
  entry.target === null ? 'an address' : html`<a href="/addresses/${entry.target}">an address</a>`;

const CHANGED: Readonly<Record<string, string>> = {
  label: 'its name',
  purpose: 'what its mail is for',
  unsubscribeScope: 'what its “unsubscribed” covers',
};
const changedNames: Sentence = ({ detail }) => {
  const names = Object.keys(detail).flatMap((name) => CHANGED[name] ?? []);
  return names.length > 0 ? names.join(', ') : 'nothing was different';
};

const ERRANDS: Readonly<Record<string, string>> = {
  'retry-deliveries': 'deliveries to be taken in again',
  'retry-writes': 'refused changes to be sent again',
  rebuild: 'every address to be concluded anew',
  'write-links': 'the link of their own to be written to every contact',
};

const PAGE_PARTS: Readonly<Record<string, string>> = {
  company: 'the name of the company',
  controller: 'who is responsible',
  privacyUrl: 'the privacy notice',
  retention: 'how long answers are kept',
  language: 'the default language',
  languages: 'the languages',
  accent: 'the colour of buttons',
  band: 'the colour behind the logo',
  lastMailHours: 'until when mail may still arrive',
  streams: 'the kinds of email',
  reasons: 'the reasons for leaving',
};
const pageChanges: Sentence = ({ detail }) =>
  (Array.isArray(detail.changed) ? detail.changed : [])
    .map((name) => PAGE_PARTS[String(name)] ?? String(name))
    .join(', ');

const rateWords = (entry: AuditRow): string =>
  (Object.hasOwn(RATE_KIND_WORDS, said(entry, 'kind'))
    ? RATE_KIND_WORDS[said(entry, 'kind') as RateKind].title
    : said(entry, 'kind')
  ).toLowerCase();

const checkWords: Sentence = (entry) => {
  const [item, answer] = [said(entry, 'item'), said(entry, 'answer')];
  return `${(ITEM_WORDS as Readonly<Record<string, string>>)[item] ?? plain(item)}: ${plain(answer)}`;
};

const IMPORTED: Readonly<Record<string, string>> = {
  bounces: 'bounces',
  'opt-outs': 'opt-outs',
  sends: 'sends',
  'data-sources': 'data sources',
  findings: 'what was found out about lost contacts',
};

const NEW_DATA: Readonly<Record<string, string>> = {
  take: 'take',
  quarantine: 'take in quarantine',
  sample: 'mail a sample first of',
  refuse: 'refuse',
};

const SENTENCES: Readonly<Record<string, Sentence>> = {
  'question.answered': (entry) =>
    said(entry, 'says') === 'leaves'
      ? 'Read in a reply that somebody wants no more mail'
      : 'Read in a reply that somebody meant something else than leaving',
  'import.carried-out': (entry) =>
    html`Imported <a href="/imports/${entry.target ?? ''}">${said(entry, 'rows')} rows</a> of ${IMPORTED[said(entry, 'kind')] ?? 'a file'}`,
  'opt-outs.imported': (entry) =>
    `Handed over a list of ${counted(Number(said(entry, 'taken')), 'opt-out')}${said(entry, 'refused') === '0' ? '' : `; ${counted(Number(said(entry, 'refused')), 'line was', 'lines were')} left out`}`,
  'new_data.decided': (entry) =>
    html`Decided to ${NEW_DATA[said(entry, 'decision')] ?? said(entry, 'decision')} <a href="/new-data/${entry.target ?? ''}">new data</a>${entry.detail.dataSource ? ` of ${said(entry, 'dataSource')}` : ''}${said(entry, 'people') === '0' ? '' : `; ${counted(Number(said(entry, 'people')), 'address', 'addresses')} went into quarantine`}`,
  'new_data.limits': () => html`Changed from when on <a href="/new-data">new data</a> is refused`,
  'quarantine.released': (entry) =>
    `Let ${counted(Number(said(entry, 'people')), 'address', 'addresses')} out of quarantine${quoted(said(entry, 'why'))}`,
  'list.exclusions': (entry) =>
    html`Had a segment written of ${counted(Number(said(entry, 'people')), 'contact')} to be left out of <a href="/preflight/${entry.target ?? ''}">a list</a>`,
  'list.exported': (entry) => `Downloaded ${said(entry, 'rows')} rows of a list that was checked`,
  'portal.installed': () => 'Installed Bellwether',
  'portal.reinstalled': () => 'Installed Bellwether again',
  'portal.revoked': (entry) => `HubSpot withdrew our access${quoted(said(entry, 'why'))}`,
  'portal.disconnected': (entry) =>
    entry.detail.leftInHubspot ? 'Disconnected; HubSpot may still list the app' : 'Disconnected',
  'portal.rebuilt': () => 'Had the state of every address concluded anew',
  'admin.signed_in': (entry) => (said(entry, 'role') === 'viewer' ? 'Signed in as viewer' : 'Signed in'),
  'admin.signed_out': () => 'Signed out',
  'viewer-link.made': (entry) =>
    `Made a link for${quoted(said(entry, 'name'))}, good for ${counted(Number(said(entry, 'hours')), 'hour')}`,
  'viewer-link.withdrawn': () => 'Withdrew a link that had not been used',
  'viewer-link.used': (entry) => `Entered as viewer, by a link of ${said(entry, 'madeBy')}`,
  'member.signed-out': (entry) =>
    `Signed${quoted(said(entry, 'name'))} out of ${counted(Number(said(entry, 'sessions')), 'browser')}`,
  'member.role-changed': (entry) =>
    `Made${quoted(said(entry, 'name'))} ${said(entry, 'role') === 'admin' ? 'an admin' : 'a viewer'}`,
  'source.added': (entry) => html`Added the ${source(entry)}${quoted(said(entry, 'label'))} (${said(entry, 'esp')})`,
  'source.key-given': (entry) =>
    entry.detail.isFirst ? html`Gave the ${source(entry)} its key` : html`Gave the ${source(entry)} a new key`,
  'source.changed': (entry) => html`Changed the settings of the ${source(entry)}: ${changedNames(entry)}`,
  'source.switched-on': (entry) => html`Switched the ${source(entry)} on`,
  'source.switched-off': (entry) => html`Switched the ${source(entry)} off`,
  'source.secret-shown': (entry) => html`Had the address and password of the ${source(entry)} shown`,
  'source.address-renewed': (entry) => html`Made a new address for the ${source(entry)}`,
  'source.former-address-closed': (entry) => html`Stopped the former address of the ${source(entry)}`,
  'source.removed': (entry) => `Removed the source ${entry.target ?? ''}${quoted(said(entry, 'label'))}`,
  'lists.key-given': (entry) =>
    html`Gave the key to the lists of the ${source(entry)}${entry.detail.canWrite ? '' : ', to read them only'}`,
  'lists.key-removed': (entry) => html`Removed the key to the lists of the ${source(entry)}`,
  'lists.fetched': (entry) => html`Had the lists of the ${source(entry)} fetched`,
  'lists.push-on': (entry) =>
    html`Has whoever left everything put on the list${quoted(said(entry, 'list'))} of the ${source(entry)}`,
  'lists.push-off': (entry) =>
    html`Has nobody more put on the list${quoted(said(entry, 'list'))} of the ${source(entry)}`,
  'lists.retried': (entry) => html`Had what failed at the lists of the ${source(entry)} tried again`,
  'lists.trial-asked': (entry) =>
    html`Lifted a bounce on the list${quoted(said(entry, 'list'))} for one trial, of <a href="/addresses/${entry.target ?? ''}">this address</a>`,
  'rules.changed': (entry) =>
    html`Changed the rules to <a href="/plays/history?before=${Number(entry.target) + 1}">version ${entry.target ?? ''}</a>${quoted(said(entry, 'note'))}`,
  'rules.brought-back': (entry) =>
    html`Went back to the rules of version ${said(entry, 'from')}, as <a href="/plays/history?before=${Number(entry.target) + 1}">version ${entry.target ?? ''}</a>`,
  'rules.taught': (entry) =>
    html`Taught ${taughtRule(entry)}: the reply means “${reasonClause(said(entry, 'reason'))}”`,
  'rules.taught-on': (entry) => html`Switched ${taughtRule(entry)} on`,
  'rules.taught-off': (entry) => html`Switched ${taughtRule(entry)} off`,
  'rules.taught-removed': (entry) => `Removed the rule ${entry.target ?? ''} for replies`,
  'public-page.changed': (entry) =>
    html`Changed the <a href="/unsubscribe-page">unsubscribe page</a>: ${pageChanges(entry)}`,
  'public-page.logo-changed': () => html`Gave the <a href="/unsubscribe-page">unsubscribe page</a> a logo`,
  'public-page.logo-removed': () => html`Took the logo of the <a href="/unsubscribe-page">unsubscribe page</a> away`,
  'contact.address-confirmed': (entry) =>
    html`Confirmed the new address of <a href="/addresses/${said(entry, 'addressId')}">a person</a> at ${said(entry, 'from')}, who is at ${said(entry, 'to')} now`,
  'delivery.retried': (entry) => html`Had <a href="/deliveries/${entry.target ?? ''}">a delivery</a> taken in again`,
  'delivery.vouched-for': (entry) =>
    html`Took <a href="/deliveries/${entry.target ?? ''}">a delivery</a> in on their word`,
  'delivery.discarded': (entry) =>
    said(entry, 'deliveryId') === ''
      ? `Threw ${counted(Number(said(entry, 'count')), 'delivery', 'deliveries')} away${quoted(said(entry, 'reason'))}`
      : 'Threw a delivery away',
  'address.word': (entry) => html`Said what they know of <a href="/addresses/${entry.target ?? ''}">an address</a>`,
  'write.retried': () => 'Had a change sent to HubSpot again',
  'errand.asked': (entry) =>
    html`Asked for <a href="/work">longer work</a>: ${ERRANDS[entry.target ?? ''] ?? plain(entry.target ?? '')}${quoted(said(entry, 'reason'))}`,
  'view.shared': (entry) => `Shared the view${quoted(said(entry, 'name'))} of lost contacts`,
  'view.deleted': (entry) => `Deleted the shared view${quoted(said(entry, 'name'))} of lost contacts`,
  'lost.exported': () => 'Exported a list of lost contacts',
  'deals.exported': () => 'Exported a list of deals',
  'rates.exported': (entry) =>
    `Exported the rates of ${said(entry, 'kind') === '' ? 'unknown users' : rateWords(entry)}`,
  'sunset.approved': (entry) =>
    html`Approved the <a href="/age">sunset</a> of ${counted(Number(said(entry, 'contacts')), 'address', 'addresses')}: known for ${said(entry, 'monthsKnown')} months, silent for ${said(entry, 'monthsSilent')}`,
  'data-source.changed': (entry) =>
    html`Said of what kind the data source${quoted(said(entry, 'name'))} is, and what it costs`,
  'data-source.checked': (entry) =>
    html`Answered the checklist of the data source${quoted(said(entry, 'name'))}: ${checkWords(entry)}`,
  'reasons.exported': () => 'Exported why people left',
  'reasons.owner-set': (entry) =>
    said(entry, 'ownerId') === ''
      ? `Named nobody any more as the owner of${quoted(entry.target ?? '')}`
      : `Named the owner of${quoted(entry.target ?? '')}, who hears each week why people left it`,
  'drift.asked': () => html`Had what the places believe <a href="/drift">compared</a>`,
  'drift.mended': (entry) =>
    html`Had <a href="/drift">differences</a> about ${counted(Number(said(entry, 'count')), 'person', 'people')} mended`,
  'segment.wanted': (entry) => `Asked for the segment “${entry.target ?? ''}” to be made or brought back`,
  'drift.exported': () => 'Exported about whom the places disagree',
  'suppression.added': (entry) =>
    html`Put ${suppressed(entry)} on the suppression list${said(entry, 'why') === 'asked' ? ', as they had asked' : ''}`,
  'suppression.lifted': (entry) => html`Lifted the entry of ${suppressed(entry)} on the suppression list`,
  'suppressions.exported': (entry) =>
    said(entry, 'format') === 'list'
      ? 'Exported the suppression list'
      : `Exported the suppression list for ${plain(said(entry, 'format'))}`,
  'api-key.made': (entry) => `Made an API key${quoted(said(entry, 'label'))}`,
  'api-key.revoked': (entry) => `Revoked the API key${quoted(said(entry, 'label'))}`,
  'proof.exported': () => 'Took the proof of a person’s wishes along',
  'link.made': () => 'Made a person’s unsubscribe link',
  'person.erased': (entry) =>
    `${entry.actor === 'hubspot' ? 'HubSpot asked us to forget a person' : 'Had a person forgotten'}; ${counted(Number(said(entry, 'addresses')), 'address', 'addresses')} erased`,
  'person.exported': () => 'Took a copy of everything that is held of a person',
};

/** What happened, in a sentence that begins with the act. One that we have no words for is shown by its code. */
export function actWords(entry: AuditRow): Html | string {
  const words = Object.hasOwn(SENTENCES, entry.action) ? SENTENCES[entry.action] : undefined;
  return words ? words(entry) : plain(entry.action.replaceAll('.', ' '));
}

/** For the test that none is forgotten. */
export const KNOWN_ACTS: readonly string[] = Object.keys(SENTENCES);

export interface AuditKind {
  readonly id: string;
  readonly label: string;
  /** First parts of actions. */
  readonly of: readonly string[];
}

export const AUDIT_KINDS: readonly AuditKind[] = [
  { id: 'new-data', label: 'Lists and new data', of: ['list', 'new_data', 'quarantine'] },
  { id: 'people', label: 'People and access', of: ['admin', 'member', 'viewer-link', 'api-key'] },
  { id: 'rules', label: 'Rules', of: ['rules'] },
  { id: 'page', label: 'Unsubscribe page', of: ['public-page'] },
  { id: 'sources', label: 'Sources', of: ['source', 'lists', 'data-source'] },
  { id: 'account', label: 'Installation', of: ['portal', 'segment'] },
  { id: 'contacts', label: 'Contacts', of: ['contact', 'sunset', 'view'] },
  {
    id: 'work',
    label: 'Retries and exports',
    of: ['delivery', 'write', 'errand', 'lost', 'deals', 'rates', 'reasons', 'link', 'address'],
  },
  {
    id: 'leaving',
    label: 'Opt-outs',
    of: ['question', 'opt-outs', 'import', 'suppression', 'suppressions', 'drift'],
  },
  { id: 'privacy', label: 'Privacy', of: ['person', 'proof'] },
];

const ACTORS: Readonly<Record<string, string>> = {
  bellwether: 'Bellwether itself',
  hubspot: 'HubSpot',
  'command line': 'The command line',
};

export function actorWords(actor: string): string {
  return ACTORS[actor] ?? actor;
}
