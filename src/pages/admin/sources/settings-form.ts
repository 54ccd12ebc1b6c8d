/** What an admin says of a source: its name, what its mail is for, and how far an unsubscribe reaches. */
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import type { Scope } from '../../../flow/event.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { SourceRow } from '../../../store/report/sources.ts';
import { PURPOSES, type Purpose } from '../../../store/source.ts';
import type { SourceSettings } from '../../../store/source-changes.ts';
import { choiceField } from '../../parts/choice-field.ts';
import { textField } from '../../parts/text-field.ts';
import { oneOf } from '../read-request.ts';

export const PURPOSE_WORDS: Readonly<Record<Purpose, { label: string; hint: string }>> = {
  marketing: { label: 'Marketing mail', hint: 'Newsletters, invitations, campaigns.' },
  transactional: { label: 'Transactional mail', hint: 'Orders, invoices, passwords, service.' },
  both: { label: 'Marketing and transactional mail', hint: 'Everything that this account sends.' },
};

const SCOPES = ['stream', 'sender_domain', 'esp_account', 'everything'] as const satisfies readonly Scope[];
const SCOPE_WORDS: Readonly<Record<Scope, { label: string; hint: string }>> = {
  stream: {
    label: 'One kind of mail',
    hint: 'Only the stream, list or group that was left; all other mail may go on.',
  },
  sender_domain: {
    label: 'All mail of this sender or domain',
    hint: 'Bellwether treats the person as having left all your mail.',
  },
  esp_account: {
    label: 'All mail of this account',
    hint: 'Bellwether treats the person as having left all your mail.',
  },
  everything: { label: 'All mail of the company', hint: 'Whatever service sends it.' },
};
const AS_MEANT = 'as-meant';

export function labelField(label: string, error: string | null = null): Html {
  return textField({
    name: 'label',
    label: 'What you call it',
    value: label,
    maxLength: 80,
    isRequired: true,
    placeholder: 'Newsletter',
    error,
  });
}

export function purposeField(purpose: Purpose): Html {
  return choiceField({
    name: 'purpose',
    label: 'What its mail is for',
    values: [purpose],
    choices: PURPOSES.map((value) => ({ value, ...PURPOSE_WORDS[value] })),
  });
}

/** @param settings what was typed, where it could not be taken */
export function settingsForm(source: SourceRow, settings: SourceSettings = source, wrong: string | null = null): Html {
  const esp = findAdapter(source.esp)?.label ?? source.esp;
  return html`
    <form class="form" method="post" action="/sources/${source.sourceId}/settings">
      ${labelField(settings.label, wrong)}
      ${purposeField(settings.purpose)}
      ${choiceField({
        name: 'covers',
        label: 'What its "unsubscribed" covers',
        hint: 'Counts for what is reported from now on. A spam complaint always counts for all mail.',
        values: [settings.unsubscribeScope ?? AS_MEANT],
        choices: [
          {
            value: AS_MEANT,
            label: `What ${esp} means by it`,
            hint: 'One kind of mail where it names one, else all mail of the account.',
          },
          ...SCOPES.map((value) => ({ value, ...SCOPE_WORDS[value] })),
        ],
      })}
      <p class="actions"><button class="button plain" type="submit">Save</button></p>
    </form>`;
}

export function readPurpose(form: ReadonlyMap<string, string>): Purpose {
  return oneOf(PURPOSES, form.get('purpose') ?? '') ?? 'both';
}

export function readSettings(form: ReadonlyMap<string, string>): SourceSettings {
  return {
    label: form.get('label')?.trim() ?? '',
    purpose: readPurpose(form),
    unsubscribeScope: oneOf(SCOPES, form.get('covers') ?? ''),
  };
}
