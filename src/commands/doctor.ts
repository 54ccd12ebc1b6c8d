import type { Command } from 'commander';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../install/scopes.ts';
import { VERSION } from '../lib/version.ts';
import type { Runtime } from '../runtime.ts';
import { findCrmPause } from '../store/crm-pause.ts';
import { isMigrated } from '../store/migrate.ts';
import { findPortal } from '../store/portal.ts';
import { listListTroubles } from '../store/report/esp-lists.ts';
import { findPortalView } from '../store/report/portal.ts';
import { countTroubles } from '../store/report/troubles.ts';
import { countUnsentMails } from '../store/report/unsent-mail.ts';
import { listSegments, type Segment } from '../store/segment.ts';
import { readDurability } from '../store/system/durability.ts';
import { listPortals } from '../store/system/portals.ts';
import { listReleases } from '../store/system/releases.ts';
import { countSealed } from '../store/system/sealed-secrets.ts';
import { judgeDurability } from './judge-durability.ts';
import { answer, withRuntime } from './output.ts';

interface Finding {
  readonly portalId: number | null;
  readonly tone: 'good' | 'hint' | 'bad';
  readonly text: string;
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what is well, what is not, and what to do about it')
    .option('--json')
    .action(async (options: { json?: boolean }) => {
      const findings = await withRuntime(examine);
      const signs = { good: 'ok  ', hint: 'note', bad: 'BAD ' } as const;
      const words = findings.map(
        ({ portalId, tone, text }) => `${signs[tone]} ${portalId === null ? '' : `portal ${portalId}: `}${text}`,
      );
      answer(options.json, findings, words.join('\n'));
      if (findings.some((finding) => finding.tone === 'bad')) process.exitCode = 1;
    });
}

async function examine(runtime: Runtime): Promise<Finding[]> {
  const { db, config } = runtime;
  const isReady = await isMigrated(db);
  const server: Finding[] = [
    isReady
      ? { portalId: null, tone: 'good', text: 'the database answers and is up to date' }
      : { portalId: null, tone: 'bad', text: 'the database is not up to date: run npm run migrate' },
  ];
  if (!config.publicUrl.startsWith('https://')) {
    server.push({
      portalId: null,
      tone: 'hint',
      text: `PUBLIC_URL is ${config.publicUrl}: ESPs and HubSpot can only reach an https address`,
    });
  }
  server.push(await examineReleases(runtime));
  if (!isReady) return server;
  server.push(...(await examineKeys(runtime)));
  server.push(...judgeDurability(await readDurability(db)).map((finding) => ({ portalId: null, ...finding })));
  const portals = await listPortals(db);
  if (portals.length === 0)
    server.push({
      portalId: null,
      tone: 'hint',
      text: `nobody has installed Bellwether: open ${config.publicUrl}/oauth/install`,
    });
  const findings = await Promise.all(portals.map(({ portalId }) => examinePortal(runtime, portalId)));
  return [...server, ...findings.flat()];
}

/** Two neighbours may share a database for as long as a deployment takes. */
async function examineReleases({ db }: Runtime): Promise<Finding> {
  const others = (await listReleases(db)).filter((version) => version !== VERSION);
  if (others.length === 0)
    return { portalId: null, tone: 'good', text: `this is Bellwether ${VERSION}, and no other release is at work` };
  return {
    portalId: null,
    tone: 'hint',
    text: `this is Bellwether ${VERSION}, and ${others.join(', ')} is at work as well: end the deployment by stopping the processes of one of them`,
  };
}

/** Whether the older keys of SECRET_KEYS are still needed. */
async function examineKeys({ db, box }: Runtime): Promise<Finding[]> {
  const counts = await countSealed(db);
  const [newest, ...older] = box.keyIds;
  const stale = older.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0);
  const foreign = [...counts].reduce((sum, [id, count]) => sum + (box.keyIds.includes(id) ? 0 : count), 0);
  const findings: Finding[] = [];
  if (foreign > 0)
    findings.push({
      portalId: null,
      tone: 'bad',
      text: `${foreign} stored secrets were sealed under a key that is not in SECRET_KEYS: put that key back behind the others`,
    });
  if (stale > 0)
    findings.push({
      portalId: null,
      tone: 'hint',
      text: `${stale} stored secrets are still sealed under an older key: keep all of SECRET_KEYS, and run bellwether reseal`,
    });
  else if (older.length > 0 && foreign === 0)
    findings.push({
      portalId: null,
      tone: 'good',
      text: `all ${counts.get(newest ?? '') ?? 0} stored secrets are sealed under the newest key: the older keys of SECRET_KEYS are no longer needed`,
    });
  return findings;
}

async function examinePortal({ db, clock }: Runtime, portalId: number): Promise<Finding[]> {
  const portal = await findPortal(db, portalId);
  if (!portal) return [];
  const findings: Omit<Finding, 'portalId'>[] = [];
  if (portal.state === 'active') findings.push({ tone: 'good', text: 'connected to HubSpot' });
  else
    findings.push({
      tone: 'bad',
      text: `${portal.state}: ${portal.stateWhy ?? 'no reason is known'}. Install Bellwether again to go on.`,
    });
  const granted = new Set(portal.scopes);
  for (const need of REQUIRED_SCOPES.filter((one) => !granted.has(one.scope))) {
    findings.push({ tone: 'bad', text: `the scope ${need.scope} is missing: ${need.why}` });
  }
  for (const need of OPTIONAL_SCOPES.filter((one) => !granted.has(one.scope))) {
    findings.push({ tone: 'hint', text: `the optional scope ${need.scope} was not granted: ${need.why}` });
  }
  const view = await findPortalView(db, portalId);
  if (view && view.tokenFailure !== null)
    findings.push({ tone: 'bad', text: `HubSpot gives no access just now: ${view.tokenFailure}` });
  const pause = await findCrmPause(db, portalId, clock.now());
  if (pause)
    findings.push({ tone: 'hint', text: `HubSpot is left alone until ${pause.until.toISOString()}: ${pause.why}` });
  const troubles = await countTroubles(db, portalId);
  if (troubles.failedWrites > 0)
    findings.push({
      tone: 'bad',
      text: `${troubles.failedWrites} changes were refused by HubSpot: see /writes?state=failed`,
    });
  if (troubles.failedDeliveries > 0)
    findings.push({
      tone: 'bad',
      text: `${troubles.failedDeliveries} deliveries could not be read: see /deliveries?state=failed`,
    });
  if (troubles.quarantined > 0)
    findings.push({
      tone: 'hint',
      text: `${troubles.quarantined} deliveries with a bad signature are in quarantine: see /deliveries?state=quarantined`,
    });
  if (troubles.addressesAside > 0)
    findings.push({
      tone: 'bad',
      text: `${troubles.addressesAside} addresses could not be settled, which is a fault of Bellwether: the log says why; they are tried again daily`,
    });
  if (troubles.changesAside > 0)
    findings.push({
      tone: 'bad',
      text: `${troubles.changesAside} changes in HubSpot could not be followed, which is a fault of Bellwether: the log says why; they are tried again, in the end daily`,
    });
  for (const { label, refused, failed } of await listListTroubles(db, portalId))
    findings.push({
      tone: 'bad',
      text:
        refused === null
          ? `${failed} changes of the lists of "${label}" were refused by the email service: see the lists of the source`
          : `the lists of "${label}" cannot be read: ${refused}`,
    });
  if (granted.has('crm.lists.write')) findings.push(...segmentFindings(await listSegments(db, portalId)));
  const unsent = await countUnsentMails(db, portalId, clock.now());
  if (unsent.count > 0)
    findings.push({
      tone: 'bad',
      text: `${unsent.count} people wait for a mail to confirm what they asked for, which did not go out or may not have: ${unsent.why ?? 'no reason is known'}`,
    });
  return findings.map((finding) => ({ portalId, ...finding }));
}

function segmentFindings(segments: readonly Segment[]): Omit<Finding, 'portalId'>[] {
  const there = segments.filter(({ state }) => state === 'there').length;
  const troubles = segments.flatMap(({ state, name, listName, why }): Omit<Finding, 'portalId'>[] => {
    const called = `the segment "${listName ?? name}"`;
    if (state === 'deleted')
      return [{ tone: 'hint', text: `${called} was deleted in HubSpot: bring it back at /segments, or leave it` }];
    if (state === 'there' || state === 'wanted') return [];
    return [{ tone: 'hint', text: `${called} is not in HubSpot: ${why ?? 'no reason is known'}` }];
  });
  return there > 0 ? [{ tone: 'good', text: `${there} segments are in HubSpot` }, ...troubles] : troubles;
}
