import type { Command } from 'commander';
import { adapters, findAdapter } from '../flow/adapt/adapters.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import { findPortal } from '../store/portal.ts';
import { addSource, listSources } from '../store/source.ts';
import { answer, readPortalId, table, withRuntime } from './output.ts';

interface AddOptions {
  readonly portal: string;
  readonly esp: string;
  readonly label: string;
  readonly secret?: string[];
  readonly json?: boolean;
}

export function addSourceCommands(program: Command): void {
  const source = program.command('source').description('connections to email service providers');
  source
    .command('add')
    .requiredOption('--portal <id>', 'HubSpot account')
    .requiredOption('--esp <id>', adapters.map((adapter) => adapter.id).join(', '))
    .requiredOption('--label <text>', 'what people call it, for example "Newsletter"')
    .option('--secret <value...>', "the ESP's verification key or secret; two during a rotation, the newer first")
    .option('--json')
    .action(add);
  source
    .command('list')
    .requiredOption('--portal <id>', 'HubSpot account')
    .option('--json')
    .action(async (options: { portal: string; json?: boolean }) => {
      const portalId = readPortalId(options.portal);
      const sources = await withRuntime(async ({ db, box, config }) =>
        (await listSources(db, portalId, box)).map(({ sourceId, esp, label, isOn, token }) => ({
          id: sourceId,
          esp,
          label,
          isOn,
          url: `${config.publicUrl}/in/${portalId}.${token}`,
        })),
      );
      const rows = sources.map((one) => [String(one.id), one.esp, one.label, one.isOn ? 'on' : 'off', one.url]);
      answer(
        options.json,
        sources,
        rows.length > 0 ? table([['id', 'esp', 'label', 'state', 'url'], ...rows]) : 'There is no source yet.',
      );
    });
}

async function add(options: AddOptions): Promise<void> {
  const portalId = readPortalId(options.portal);
  const adapter = findAdapter(options.esp);
  if (!adapter) {
    throw new BellwetherError(
      'source.unknown-esp',
      `There is no ESP "${options.esp}". Known: ${adapters.map((one) => one.id).join(', ')}.`,
    );
  }
  const secrets = options.secret ?? [];
  for (const secret of secrets) {
    const wrong = adapter.secret.check(secret);
    if (wrong) throw new BellwetherError('source.bad-secret', `${adapter.secret.label}: ${wrong}`);
  }
  await withRuntime(async ({ db, box, clock, config }) => {
    const portal = await findPortal(db, portalId);
    if (!portal) {
      throw new BellwetherError(
        'source.unknown-portal',
        `Portal ${portalId} has not installed Bellwether: open ${config.publicUrl}/oauth/install first.`,
      );
    }
    const source = await addSource(db, portalId, box, {
      esp: adapter.id,
      label: options.label,
      secrets,
      now: clock.now(),
    });
    await writeAudit(db, portalId, {
      at: clock.now(),
      actor: 'command line',
      action: 'source.added',
      target: String(source.sourceId),
      detail: { esp: adapter.id, label: options.label },
    });
    const url = `${config.publicUrl}/in/${portalId}.${source.token}`;
    const steps = adapter.setup.map((step, at) => `${at + 1}. ${step.title}: ${step.text}`).join('\n');
    const hint =
      secrets.length === 0 ? `\nNo ${adapter.secret.label} was given: deliveries are refused until one is.` : '';
    answer(
      options.json,
      { id: source.sourceId, url, esp: adapter.id, label: options.label },
      `${url}\n\n${steps}${hint}`,
    );
  });
}
