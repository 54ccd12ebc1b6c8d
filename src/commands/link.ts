import type { Command } from 'commander';
import { openPortalKeys } from '../install/sealed-tokens.ts';
import { normaliseAddress } from '../lib/address.ts';
import { BellwetherError } from '../lib/errors.ts';
import { sealPersonLink, writePersonToken } from '../lib/person-link.ts';
import { writeAudit } from '../store/audit.ts';
import { findPortal } from '../store/portal.ts';
import { answer, readPortalId, withRuntime } from './output.ts';

export function addLinkCommand(program: Command): void {
  program
    .command('link')
    .description("a person's unsubscribe link")
    .requiredOption('--portal <id>', 'HubSpot account')
    .requiredOption('--email <address>')
    .option('--stream <name>', 'the kind of mail it stands in; without it the link speaks of all mail')
    .option('--json')
    .action(async (options: { portal: string; email: string; stream?: string; json?: boolean }) => {
      const portalId = readPortalId(options.portal);
      const email = normaliseAddress(options.email);
      if (!email) throw new BellwetherError('link.bad-address', `"${options.email}" is no mail address.`);
      await withRuntime(async ({ db, box, clock, config }) => {
        const portal = await findPortal(db, portalId);
        if (!portal)
          throw new BellwetherError('link.unknown-portal', `Portal ${portalId} has not installed Bellwether.`);
        const { link } = openPortalKeys(box, portalId, portal.keysEnc);
        const sealed = sealPersonLink(link, { email, stream: options.stream ?? null });
        // Without the person: an erasure must find nothing here.
        await writeAudit(db, portalId, {
          at: clock.now(),
          actor: 'command line',
          action: 'link.made',
          target: null,
          detail: {},
        });
        const url = `${config.publicUrl}/u/${writePersonToken(portalId, sealed)}`;
        answer(options.json, { url, email, stream: options.stream ?? null }, url);
      });
    });
}
