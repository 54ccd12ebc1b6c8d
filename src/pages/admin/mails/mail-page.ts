/** Hand over .eml and mbox files. */
import { type Html, html } from '../../../lib/html.ts';
import { counted } from '../../format.ts';
import { ariaOf, type Field, frameField } from '../../parts/field.ts';
import { adminLayout } from '../layout.ts';
import type { AdminVisit } from '../visit.ts';

/** @param refused what could not be taken, and how many mails were stored before it */
export function mailPage(
  visit: AdminVisit,
  refused: { readonly error: string; readonly mails: number } | null = null,
): Html {
  return adminLayout(visit, {
    title: 'Hand over mail files',
    section: 'deliveries',
    body: html`
      <div class="page-head"><h1>Hand over mail files</h1></div>
      <p class="section-lead">Bounces, automatic replies and answers of the past, as single mails (.eml, .emlx) or as a mailbox (mbox). They become history: what they say counts, and no task is opened for it. The same file twice changes nothing.</p>
      ${visit.admin.role === 'admin' ? form(refused) : html`<p>Ask an admin of this portal to hand over files.</p>`}`,
  });
}

function form(refused: { readonly error: string; readonly mails: number } | null): Html {
  const stored = refused && refused.mails > 0 ? ` ${counted(refused.mails, 'mail')} before it were stored.` : '';
  const field: Field = {
    name: 'files',
    label: 'Files',
    hint: 'Up to 200 MB each. For larger ones, run "bellwether import FILE..." where the server runs.',
    error: refused ? `${refused.error}${stored}` : null,
    isRequired: true,
  };
  const input = html`<input class="input" id="files" name="files" type="file" multiple accept=".eml,.emlx,.mbox,.mbx,.txt,message/rfc822,application/mbox"${ariaOf(field)}>`;
  return html`
    <form class="panel form" method="post" action="/mails" enctype="multipart/form-data" data-upload>
      ${frameField(field, input)}
      <p class="field"><button class="button" type="submit">Take them in</button></p>
    </form>`;
}
