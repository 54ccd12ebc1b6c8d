import { type Command, Option } from 'commander';
import { adapters, findAdapter } from '../flow/adapt/adapters.ts';
import { connectSource, giveKey } from '../install/connect-source.ts';
import { sourceUrl, sourceUrlWithSecret } from '../install/source-url.ts';
import { BellwetherError } from '../lib/errors.ts';
import { findPortal } from '../store/portal.ts';
import { findSource, listSources, PURPOSES, type Source } from '../store/source.ts';
import { answer, readPortalId, table, withRuntime } from './output.ts';

interface AddOptions {
  readonly portal: string;
  readonly esp: string;
  readonly label: string;
  readonly purpose: string;
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
    .addOption(new Option('--purpose <kind>', 'what its mail is for').choices(PURPOSES).default('both'))
    .option(
      '--secret <value...>',
      "the ESP's verification key or secret; two during a rotation, the newer first; where the ESP shows none, it is made",
    )
    .option('--json')
    .action(add);
  source
    .command('key')
    .description('give a source its key; the former one goes on counting during a rotation')
    .requiredOption('--portal <id>', 'HubSpot account')
    .requiredOption('--source <id>', 'as source list shows it')
    .option('--secret <value>', "the ESP's verification key or secret; where the ESP shows none, it is made")
    .option('--json')
    .action(giveSourceKey);
  source
    .command('list')
    .requiredOption('--portal <id>', 'HubSpot account')
    .option('--json')
    .action(async (options: { portal: string; json?: boolean }) => {
      const portalId = readPortalId(options.portal);
      const sources = await withRuntime(async ({ db, box, config }) =>
        (await listSources(db, portalId, box)).map((source) => ({
          id: source.sourceId,
          esp: source.esp,
          label: source.label,
          isOn: source.isOn,
          url: sourceUrl(config.publicUrl, source),
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
  const secrets = options.secret ?? [];
  await withRuntime(async ({ db, box, clock, config }) => {
    if (!(await findPortal(db, portalId))) {
      throw new BellwetherError(
        'source.unknown-portal',
        `Portal ${portalId} has not installed Bellwether: open ${config.publicUrl}/oauth/install first.`,
      );
    }
    const purpose = PURPOSES.find((one) => one === options.purpose) ?? 'both';
    const made = { esp: options.esp, label: options.label, purpose, secrets };
    const source = await connectSource({ db, box, clock, adapters }, portalId, 'command line', made);
    const adapter = findAdapter(source.esp);
    const steps = (adapter?.setup ?? []).map((step, at) => `${at + 1}. ${step.title}: ${step.text}`).join('\n');
    const shown = describe(source, config.publicUrl);
    const hint =
      source.secrets.length === 0 && adapter?.secret
        ? `\nNo ${adapter.secret.label} was given: deliveries are refused until you run source key --portal ${portalId} --source ${source.sourceId} --secret <key>.`
        : '';
    answer(options.json, shown, `${shown.urlWithSecret ?? shown.url}\n\n${steps}${hint}`);
  });
}

/** A secret that we made is shown here; one that the ESP shows is not repeated. */
function describe(source: Source, publicUrl: string) {
  const { sourceId, esp, label } = source;
  const plain = { id: sourceId, url: sourceUrl(publicUrl, source), esp, label, urlWithSecret: null };
  if (!findAdapter(esp)?.secret?.make) return plain;
  return { ...plain, secret: source.secrets[0] ?? null, urlWithSecret: sourceUrlWithSecret(publicUrl, source) };
}

async function giveSourceKey(options: {
  portal: string;
  source: string;
  secret?: string;
  json?: boolean;
}): Promise<void> {
  const portalId = readPortalId(options.portal);
  await withRuntime(async ({ db, box, clock, config }) => {
    const sourceId = Number(options.source);
    await giveKey({ db, box, clock, adapters }, portalId, 'command line', sourceId, options.secret ?? null);
    const source = await findSource(db, portalId, box, sourceId);
    const shown = source ? describe(source, config.publicUrl) : { url: '', urlWithSecret: null };
    answer(options.json, shown, shown.urlWithSecret ?? shown.url);
  });
  process.stderr.write('the key is saved; the former one goes on counting beside it\n');
}
