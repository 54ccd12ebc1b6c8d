/** What an admin pastes at an email service so that people can leave: pieces of templates and of headers. Pure. */
import type { LinkHelp } from '../../../flow/adapt/adapter.ts';

export interface Snippet {
  readonly title: string;
  readonly text: string;
  readonly snippet: string;
}

/** The bare merge tag of services that we know nothing of is for their manual to say. */
export const ANY_SERVICE: LinkHelp = {
  ownLink: '[the field bw_preferences_url]',
  fill: 'Sync the HubSpot property "bw_preferences_url" into a field of the service, and merge that field.',
  address: '[the address of the recipient]',
  untracked: '',
  headers: {
    how: 'Where the service lets you set headers.',
    snippet: 'List-Unsubscribe: <LINK>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click',
  },
  caution:
    'Where the service writes a link or a header of its own, connect it as a source, so that what people leave there is heard.',
};

/** @param openUrl of the page that anybody can open, ending in `email=` */
export function snippetsOf(help: LinkHelp, openUrl: string): readonly Snippet[] {
  const untracked = help.untracked === '' ? '' : ` ${help.untracked}`;
  const anchor = (link: string) => `<a href="${link}"${untracked}>Unsubscribe or choose what you get</a>`;
  const own: Snippet[] = [
    { title: 'In the mail', text: help.fill, snippet: anchor(help.ownLink) },
    {
      title: 'In its headers, for one click',
      text: `${help.headers.how} Both are to be signed by DKIM, as services do for a domain that was authenticated with them.`,
      snippet: help.headers.snippet.replaceAll('LINK', help.ownLink),
    },
  ];
  if (help.address === null) return own;
  const open = {
    title: 'Where that field cannot be merged',
    text: 'A link to the page at which an address is typed in. The person presses a button there; it never goes into a List-Unsubscribe header.',
    snippet: anchor(openUrl.replaceAll('&', '&amp;') + help.address),
  };
  return [...own, open];
}
