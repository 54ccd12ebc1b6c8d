/** What is rarely done to a source: a new password, a new address, off and on, removing it. */
import type { EspAdapter } from '../../../flow/adapt/adapter.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { SourceRow } from '../../../store/report/sources.ts';
import { confirm } from '../../parts/confirm.ts';

export function upkeep(source: SourceRow, adapter: EspAdapter | null): Html {
  const path = `/sources/${source.sourceId}`;
  const esp = adapter?.label ?? source.esp;
  // What is fetched or handed over has no address of ours.
  const isPosted = adapter?.way === undefined;
  return html`
    <div class="upkeep">
      ${
        isPosted && adapter?.secret?.make
          ? confirm({
              label: 'Make a new password',
              question: `Use this when the password may be known to others. The former one goes on counting until you make another; paste the new address into ${esp} right away.`,
              deed: 'Make a new password',
              action: `${path}/key`,
            })
          : ''
      }
      ${
        isPosted
          ? confirm({
              label: 'Make a new address',
              question: `Use this when the address may be known to others. The former one goes on working until you stop it; paste the new one into ${esp} right away.`,
              deed: 'Make a new address',
              action: `${path}/address`,
            })
          : ''
      }
      ${
        source.hasFormerAddress
          ? confirm({
              label: 'Stop the former address',
              question: `What is still posted there will be turned away with "404". ${esp} may then throw events away for good: see above whether it is still in use.`,
              deed: 'Stop the former address',
              action: `${path}/close-former`,
              isDangerous: true,
            })
          : ''
      }
      ${
        source.isOn
          ? confirm({
              label: 'Switch off',
              question: isPosted
                ? `Nothing more is taken in. What ${esp} posts meanwhile is turned away with "404", and may be lost for good.`
                : 'Nothing more is taken in until it is switched on again.',
              deed: 'Switch it off',
              action: `${path}/switch`,
              fields: html`<input type="hidden" name="to" value="off">`,
              isDangerous: true,
            })
          : html`<form method="post" action="${path}/switch"><input type="hidden" name="to" value="on"><button class="button small" type="submit">Switch on</button></form>`
      }
      ${confirm({
        label: 'Remove the source',
        question: `${isPosted ? 'Its address stops at once and cannot be brought back.' : 'Its key is forgotten.'} Everything that was reported through it stays, with its name.`,
        deed: `Remove ${source.label}`,
        action: `${path}/remove`,
        isDangerous: true,
      })}
    </div>`;
}
