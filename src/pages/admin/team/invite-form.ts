/** Makes a link for a colleague who is to look, and shows it once. */
import { LINK_HOURS } from '../../../install/team.ts';
import { type Html, html } from '../../../lib/html.ts';
import { notice } from '../../parts/notice.ts';
import { selectField } from '../../parts/select-field.ts';
import { textField } from '../../parts/text-field.ts';

export interface InviteState {
  readonly email: string;
  readonly hours: string;
  readonly error: string | null;
  /** The link that has just been made. */
  readonly made: { readonly url: string; readonly email: string; readonly hours: number } | null;
}

const HOURS_WORDS: Readonly<Record<number, string>> = { 1: 'an hour', 24: 'a day', 72: 'three days' };

export function inviteForm(state: InviteState): Html {
  return html`
    <section aria-labelledby="invite">
      <h2 id="invite">Let a colleague look</h2>
      ${state.made ? shown(state.made) : ''}
      <form class="panel form" method="post" action="/team/links">
        ${textField({
          name: 'email',
          type: 'email',
          label: 'Their email address',
          hint: 'So that you see here, and in the audit log, who entered. Nothing is sent to them: you pass the link on.',
          value: state.email,
          error: state.error,
          isRequired: true,
          maxLength: 254,
        })}
        ${selectField({
          name: 'hours',
          label: 'The link is good for',
          hint: 'And for one use. Once they are in, they stay for up to 12 hours.',
          value: state.hours,
          options: LINK_HOURS.map((hours) => ({ value: String(hours), label: HOURS_WORDS[hours] ?? `${hours} hours` })),
        })}
        <p class="actions"><button class="button" type="submit">Make the link</button></p>
      </form>
    </section>`;
}

function shown({ url, email, hours }: { url: string; email: string; hours: number }): Html {
  return notice(
    'green',
    `The link for ${email}`,
    html`It is shown only now, opens this account once, and is good for ${HOURS_WORDS[hours] ?? `${hours} hours`}. Whoever has it can look at everything here.
      <span class="copy-row"><code class="url" data-copy>${url}</code></span>`,
  );
}
