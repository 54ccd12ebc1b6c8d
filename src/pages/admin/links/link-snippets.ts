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
  mailing: '[the name of the mailing]',
  nameMailing: 'It is to be the name by which the service tells of the mailing.',
  address: '[the address of the recipient]',
  untracked: '',
  headers: {
    how: 'Where the service lets you set headers.',
    snippet: 'List-Unsubscribe: <LINK>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click',
  },
  caution:
    'Where the service writes a link or a header of its own, connect it as a source, so that what people leave there is heard.',
};

/** A name that is not encoded is cut at its first & or #. */
const ENCODED = 'Encode it as part of an address: a space is %20, & is %26. Without it people leave all the same.';

/** @param openUrl of the page that anybody can open, ending in `email=` */
export function snippetsOf(help: LinkHelp, openUrl: string): readonly Snippet[] {
  const untracked = help.untracked === '' ? '' : ` ${help.untracked}`;
  const anchor = (link: string) => `<a href="${link}"${untracked}>Unsubscribe or choose what you get</a>`;
  // Behind the link, since it is of no person and differs with each mailing; nobody has to fill it in.
  const named = `${help.ownLink}?c=${help.mailing}`;
  const own: Snippet[] = [
    {
      title: 'In the mail',
      text: `${help.fill} What stands behind “?c=” is the name of the mailing, so that its numbers and reasons count those who leave by this link. ${help.nameMailing} ${ENCODED}`,
      snippet: anchor(named),
    },
    {
      title: 'In its headers, for one click',
      text: `${help.headers.how} Both are to be signed by DKIM, as services do for a domain that was authenticated with them.`,
      snippet: help.headers.snippet.replaceAll('LINK', named),
    },
  ];
  if (help.address === null) return own;
  const open = {
    title: 'Where that field cannot be merged',
    text: 'A link to the page at which an address is typed in. The person presses a button there; it never goes into a List-Unsubscribe header.',
    snippet: anchor(nameInOpenLink(openUrl, help.mailing).replaceAll('&', '&amp;') + help.address),
  };
  return [...own, open];
}

/** The address stays at the end, where the service merges it in. */
function nameInOpenLink(openUrl: string, mailing: string): string {
  return openUrl.replace(/email=$/, `c=${mailing}&email=`);
}
