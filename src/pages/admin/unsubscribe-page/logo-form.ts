/** The logo: shown as it is, replaced, or taken away. */
import { type Html, html } from '../../../lib/html.ts';
import { confirm } from '../../parts/confirm.ts';
import { ariaOf, type Field, frameField } from '../../parts/field.ts';
import type { AdminVisit } from '../visit.ts';

export function logoForm({ admin }: AdminVisit, logoHash: string | null, fault: string | null): Html {
  const field: Field = {
    name: 'logo',
    label: logoHash === null ? 'Choose a picture' : 'Choose another picture',
    hint: 'PNG, JPEG, WebP or GIF that stands still, up to 200 KB. It is shown 48 pixels high; save it twice as high for sharp screens. In the dark it stands on the colour behind the logo, if you chose one.',
    error: fault,
    isRequired: true,
  };
  const input = html`<input class="input" id="logo" name="logo" type="file" accept="image/png,image/jpeg,image/webp,image/gif"${ariaOf(field)}>`;
  return html`
    <section class="panel" aria-labelledby="logo-title">
      <h2 id="logo-title">Logo</h2>
      ${logoHash === null ? html`<p>There is none: the name of the company stands in its place.</p>` : html`<p><img class="logo-shown" src="/u/brand/${admin.portalId}/${logoHash}" alt="The logo as it is now"></p>`}
      ${
        admin.role === 'admin'
          ? html`
      <form class="form" method="post" action="/unsubscribe-page/logo" enctype="multipart/form-data">
        ${frameField(field, input)}
        <p class="actions"><button class="button plain" type="submit">Use this picture</button></p>
      </form>
      ${
        logoHash === null
          ? ''
          : confirm({
              label: 'Take the logo away',
              question: 'The name of the company will stand in its place.',
              deed: 'Take the logo away',
              action: '/unsubscribe-page/logo/remove',
            })
      }`
          : html`<p class="fine">Only admins can change this.</p>`
      }
    </section>`;
}
