/** The explicit list of what can be connected; adding an ESP is its folder and one line here. */

import { activecampaign } from '../../esp/activecampaign/activecampaign.ts';
import { amazonSes } from '../../esp/amazon_ses/amazon_ses.ts';
import { brevo } from '../../esp/brevo/brevo.ts';
import { customerio } from '../../esp/customerio/customerio.ts';
import { elasticemail } from '../../esp/elasticemail/elasticemail.ts';
import { iterable } from '../../esp/iterable/iterable.ts';
import { klaviyo } from '../../esp/klaviyo/klaviyo.ts';
import { mailFile } from '../../esp/mail_file/mail_file.ts';
import { mailbox } from '../../esp/mailbox/mailbox.ts';
import { mailchimp } from '../../esp/mailchimp/mailchimp.ts';
import { mailersend } from '../../esp/mailersend/mailersend.ts';
import { mailgun } from '../../esp/mailgun/mailgun.ts';
import { mailgunRoutes } from '../../esp/mailgun_routes/mailgun_routes.ts';
import { mailjet } from '../../esp/mailjet/mailjet.ts';
import { mandrill } from '../../esp/mandrill/mandrill.ts';
import { postal } from '../../esp/postal/postal.ts';
import { postmark } from '../../esp/postmark/postmark.ts';
import { postmarkInbound } from '../../esp/postmark_inbound/postmark_inbound.ts';
import { resend } from '../../esp/resend/resend.ts';
import { sendgrid } from '../../esp/sendgrid/sendgrid.ts';
import { sendgridInbound } from '../../esp/sendgrid_inbound/sendgrid_inbound.ts';
import { signedJson } from '../../esp/signed_json/signed_json.ts';
import { smtp2go } from '../../esp/smtp2go/smtp2go.ts';
import { sparkpost } from '../../esp/sparkpost/sparkpost.ts';
import { tableFile } from '../../esp/table_file/table_file.ts';
import type { EspAdapter } from './adapter.ts';

export const adapters: readonly EspAdapter[] = [
  sendgrid,
  postmark,
  amazonSes,
  activecampaign,
  brevo,
  customerio,
  elasticemail,
  iterable,
  klaviyo,
  mailchimp,
  mailersend,
  mailgun,
  mailjet,
  mandrill,
  postal,
  resend,
  smtp2go,
  sparkpost,
  signedJson,
  sendgridInbound,
  postmarkInbound,
  mailgunRoutes,
  mailbox,
  mailFile,
  tableFile,
];

/** Names of earlier releases, under which sources still stand. */
const FORMER_IDS: Readonly<Record<string, string>> = { opt_out_file: tableFile.id };

export function findAdapter(id: string): EspAdapter | null {
  const known = Object.hasOwn(FORMER_IDS, id) ? FORMER_IDS[id] : id;
  return adapters.find((adapter) => adapter.id === known) ?? null;
}
