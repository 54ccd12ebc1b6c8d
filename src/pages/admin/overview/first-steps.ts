/** The first day: what is done, and the one thing that comes next. */
import { type Html, html } from '../../../lib/html.ts';
import type { AdminVisit } from '../visit.ts';
import type { Overview } from './read-overview.ts';

interface Step {
  readonly title: string;
  readonly text: string;
  readonly action: { readonly label: string; readonly href: string };
}

export function firstSteps(visit: AdminVisit, overview: Overview): Html {
  const isConnected = visit.portal.state === 'active';
  const steps: Step[] = [
    {
      title: isConnected ? 'HubSpot is connected' : 'Connect HubSpot again',
      text: isConnected
        ? `Bellwether is installed in ${visit.portal.name ?? 'your portal'}.`
        : 'Without it nothing reaches the CRM.',
      action: { label: 'Connect HubSpot', href: '/oauth/install' },
    },
    {
      title: 'Connect what sends your mail',
      text: 'Choose your email service. It gets an address to report bounces and unsubscribes to, and the steps stand beside it. It takes about two minutes.',
      action: { label: 'Connect an email service', href: '/sources' },
    },
    {
      title: 'See the first event arrive',
      text: 'Send a mail, or use the test of your email service. What it reports appears here within seconds.',
      action: { label: 'See the steps again', href: '/sources' },
    },
  ];
  const next = isConnected ? (overview.sources.length > 0 ? 2 : 1) : 0;
  return html`
    <section class="panel" aria-labelledby="steps">
      <h2 id="steps">${['Three steps to go', 'Two steps to go', 'One step to go'][next]}</h2>
      <ol class="steps">${steps.map((step, i) => item(step, i, next))}</ol>
    </section>`;
}

function item(step: Step, index: number, next: number): Html {
  const state = index < next ? 'is-done' : index === next ? 'is-next' : '';
  return html`
    <li class="step ${state}"${index === next ? html` aria-current="step"` : ''}>
      <p class="step-title">${step.title}${index < next ? html`<span class="visually-hidden"> (done)</span>` : ''}</p>
      <p>${step.text}</p>
      ${index === next ? html`<p class="step-action"><a class="button" href="${step.action.href}">${step.action.label}</a></p>` : ''}
    </li>`;
}
