import type { Command } from 'commander';
import { openPortalKeys } from '../install/sealed-tokens.ts';
import { normaliseAddress } from '../lib/address.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeOpenLink } from '../lib/open-link.ts';
import { sealPersonLink, writePersonToken } from '../lib/person-link.ts';
import { writeAudit } from '../store/audit.ts';
import { findPortal } from '../store/portal.ts';
import { answer, readPortalId, withRuntime } from './output.ts';

interface LinkOptions {
  readonly portal: string;
  readonly email?: string;
  readonly open?: boolean;
  readonly stream?: string;
  readonly json?: boolean;
}

export function addLinkCommand(program: Command): void {
  program
    .command('link')
    .description("a person's unsubscribe link, or with --open the one of the page at which an address is typed in")
    .requiredOption('--portal <id>', 'HubSpot account')
    .option('--email <address>', 'whose link')
    .option('--open', 'for email services that cannot merge a link for each person')
    .option('--stream <name>', 'the kind of mail it stands in; without it the link speaks of all mail')
    .option('--json')
    .action(async (options: LinkOptions) => {
      const portalId = readPortalId(options.portal);
      const email = options.open ? null : normaliseAddress(options.email ?? '');
      if (!email && !options.open)
        throw new BellwetherError(
          'link.bad-address',
          `"${options.email ?? ''}" is no mail address. Name one with --email, or ask for --open.`,
        );
      await withRuntime(async ({ db, box, clock, config }) => {
        const portal = await findPortal(db, portalId);
        if (!portal)
          throw new BellwetherError('link.unknown-portal', `Portal ${portalId} has not installed Bellwether.`);
        const { link } = openPortalKeys(box, portalId, portal.keysEnc);
        const stream = options.stream ?? null;
        const path = email
          ? `/u/${writePersonToken(portalId, sealPersonLink(link, { email, stream }))}`
          : writeOpenLink(link, { portalId, stream });
        // Without the person: an erasure must find nothing here.
        await writeAudit(db, portalId, {
          at: clock.now(),
          actor: 'command line',
          action: 'link.made',
          target: null,
          detail: {},
        });
        const url = config.publicUrl + path;
        answer(options.json, { url, email, stream }, url);
      });
    });
}
