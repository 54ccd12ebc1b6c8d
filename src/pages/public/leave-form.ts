/** What can be left, and the button that leaves: streams and everything stand side by side, none is made smaller. */
import { type Html, html } from '../../lib/html.ts';
import { streamName } from './stream-name.ts';
import { companyOf, langOf, type PersonView } from './view.ts';

export interface LeaveForm {
  /** That have not been left yet. */
  readonly streams: readonly string[];
  /** The stream that is ticked to begin with; null: everything. */
  readonly chosen: string | null;
  readonly button: string;
  /** Stands below something that matters more. */
  readonly isPlain?: boolean;
  /** Nothing was chosen the last time. */
  readonly isEmpty?: boolean;
}

/** Several kinds can be ticked at once; where there is only one it is a choice between two. */
export function leaveForm(view: PersonView, form: LeaveForm): Html {
  const { speech, paths } = view;
  const { streams } = form;
  const isOne = streams.length === 1;
  return html`
    <form method="${paths.method}" action="${paths.leave}">
      <input type="hidden" name="from" value="page">
      ${
        streams.length === 0
          ? html`<input type="hidden" name="leave" value="everything">`
          : html`
      <fieldset class="choices"${form.isEmpty ? html` aria-describedby="choose"` : ''}>
        <legend>${speech.text('ask.which')}</legend>
        ${form.isEmpty ? html`<p class="problem" id="choose" role="alert">${speech.text('ask.nothing')}</p>` : ''}
        ${streams.map((stream) => streamChoice(view, stream, isOne, form.chosen === stream))}
        ${choice(
          isOne,
          isOne ? 'leave' : 'everything',
          'everything',
          form.chosen === null,
          html`${speech.text('ask.everything', { company: companyOf(view) })}`,
          html`${speech.text('ask.everythingHint')}`,
        )}
      </fieldset>`
      }
      <button class="button ${form.isPlain ? 'plain' : 'wide'}" type="submit">${form.button}</button>
    </form>`;
}

function streamChoice(view: PersonView, stream: string, isOne: boolean, isChosen: boolean): Html {
  const name = streamName(view, stream);
  const text = html`<span${langOf(name.language, view)}>${name.text}</span>`;
  const [field = '', value = ''] = isOne ? ['leave', `stream:${stream}`] : [`stream:${stream}`, 'on'];
  // The kind of the mail in hand needs no name to be known by.
  const isThis = isOne && stream === view.link.stream;
  return isThis
    ? choice(isOne, field, value, isChosen, html`${view.speech.text('ask.onlyThis')}`, text)
    : choice(isOne, field, value, isChosen, text, '');
}

function choice(
  isOne: boolean,
  name: string,
  value: string,
  isChosen: boolean,
  title: Html,
  hint: Html | string,
): Html {
  return html`
        <label class="choice">
          <input type="${isOne ? 'radio' : 'checkbox'}" name="${name}" value="${value}"${isChosen ? html` checked` : ''}>
          <span><span class="choice-title">${title}</span>${hint === '' ? '' : html`<span class="choice-hint">${hint}</span>`}</span>
        </label>`;
}

/** What a form of this page, a mail client or a bare POST asks to leave. */
export type WantedLeave =
  | { readonly kind: 'everything' }
  | { readonly kind: 'streams'; readonly streams: readonly string[] }
  /** The form of the page with nothing ticked. */
  | { readonly kind: 'nothing' };

/**
 * @param offered streams that may be named; whatever else comes is none
 * @param stream of the link, which a POST without words of its own speaks of; null: everything
 */
export function readWanted(
  form: ReadonlyMap<string, string>,
  offered: readonly string[],
  stream: string | null,
): WantedLeave {
  const isChosen = (one: string) => form.get('leave') === `stream:${one}` || form.has(`stream:${one}`);
  if (form.get('leave') === 'everything' || form.has('everything')) return { kind: 'everything' };
  const streams = offered.filter(isChosen);
  if (streams.length > 0) return { kind: 'streams', streams };
  if (form.get('from') === 'page') return { kind: 'nothing' };
  return stream === null ? { kind: 'everything' } : { kind: 'streams', streams: [stream] };
}
