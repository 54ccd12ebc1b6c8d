/** Shows cards as HubSpot does: renders them, waits for what they fetch, and passes on what is pressed. */
import type { RenderedNode } from '@hubspot/ui-extensions/testing';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import type { World } from '../world.ts';
import { type CardDeclaration, readCards, readPage, readPermittedOrigins } from './card-project.ts';
import { type FetchOptions, hubspotFetch, type Viewer } from './hubspot-fetch.ts';
import { type CardRenderer, loadCards } from './load-cards.ts';

export interface ShownCard {
  readonly name: string;
  /** Under which its buttons are pressed. */
  readonly key: number;
  readonly tree: RenderedNode;
  /** What the card asked HubSpot to tell the person. */
  readonly alerts: readonly string[];
}

interface Kept {
  readonly name: string;
  readonly owner: string;
  readonly viewer: Viewer;
  readonly renderer: CardRenderer;
  readonly alerts: string[];
}

const OBJECT_TYPES: Readonly<Record<string, { readonly card: string; readonly id: string }>> = {
  contacts: { card: 'CONTACT', id: '0-1' },
  companies: { card: 'COMPANY', id: '0-2' },
  deals: { card: 'DEAL', id: '0-3' },
};

/** Cards that stand in somebody's browser; older ones are rendered anew. */
const KEPT = 50;

const kept = new Map<number, Kept>();
let lastKey = 0;
let queue: Promise<unknown> = Promise.resolve();
/** Whose card runs now: one at a time, since all share one `hubspot.fetch`. */
let running: { readonly world: World; readonly viewer: Viewer } | null = null;
let underWay = 0;

/** Renders the card of a record. @returns null where the app has none for it @throws an error whose message says why it cannot be shown */
export async function showCard(world: World, portal: Portal, record: CrmRecord): Promise<ShownCard | null> {
  const declared = cardFor(record);
  const user = portal.users[0];
  if (!declared || !user || !world.tokens.isInstalled(portal.id)) return null;
  const viewer = { portalId: portal.id, user };
  return inTurn(world, viewer, async () => {
    const code = await loadCards(fetchOfRunning);
    const extension = await code.extensionOf(declared.url);
    const renderer = code.createRenderer('crm.record.sidebar') as CardRenderer;
    const alerts: string[] = [];
    const context = {
      location: declared.location,
      crm: { objectId: Number(record.id), objectTypeId: OBJECT_TYPES[record.type]?.id },
      portal: { id: portal.id, timezone: portal.timeZone },
      user: { id: user.id, email: user.email, emails: [user.email], permissions: [] },
    };
    const actions = {
      addAlert: ({ message }: { message: string }) => void alerts.push(message),
      // The whole page is read anew with every press.
      refreshObjectProperties: () => undefined,
      reloadPage: () => undefined,
    };
    renderer.render(extension({ context, actions }));
    const key = ++lastKey;
    kept.set(key, { name: declared.name, owner: ownerOf(portal, record), viewer, renderer, alerts });
    for (const old of kept.keys()) if (old <= key - KEPT) kept.delete(old);
    return shown(key);
  });
}

/** Renders the app's page, of which nothing is kept: it has no buttons but the one that asks again. */
export async function showPage(world: World, portal: Portal): Promise<RenderedNode | null> {
  const user = portal.users[0];
  if (!user || !world.tokens.isInstalled(portal.id)) return null;
  return inTurn(world, { portalId: portal.id, user }, async () => {
    const { location, url } = readPage();
    const code = await loadCards(fetchOfRunning);
    const extension = await code.extensionOf(url);
    const renderer = code.createRenderer('home') as unknown as CardRenderer;
    const context = {
      location,
      portal: { id: portal.id, timezone: portal.timeZone },
      user: { id: user.id, email: user.email, emails: [user.email], permissions: [] },
    };
    renderer.render(extension({ context, actions: {} }));
    await settle(renderer);
    return renderer.getRootNode();
  });
}

/** The card as it stood after the last press. @returns null where it is not kept any more, or is another record's */
export function keptCard(portal: Portal, record: CrmRecord, key: number): ShownCard | null {
  const one = kept.get(key);
  return one?.owner === ownerOf(portal, record) ? shownOf(key, one) : null;
}

/** @param path of the button in the tree @returns false where the card is not kept any more */
export async function pressCard(
  world: World,
  portal: Portal,
  record: CrmRecord,
  key: number,
  press: number,
): Promise<boolean> {
  const one = kept.get(key);
  if (one?.owner !== ownerOf(portal, record)) return false;
  await inTurn(world, one.viewer, async () => {
    one.alerts.length = 0;
    const pressed = pressablesOf(one.renderer.getRootNode())[press];
    pressed?.trigger('onClick');
    await settle(one.renderer);
  });
  return true;
}

interface Pressable {
  readonly props: { readonly disabled?: unknown; readonly onClick?: unknown };
  trigger(event: 'onClick'): void;
}

/** All that can be pressed, in the order of the tree. */
export function pressablesOf(node: RenderedNode): Pressable[] {
  if (!('childNodes' in node)) return [];
  const own = isPressable(node) ? [node as unknown as Pressable] : [];
  return [...own, ...(node.childNodes as readonly RenderedNode[]).flatMap(pressablesOf)];
}

export function isPressable(node: RenderedNode): boolean {
  return 'props' in node && typeof (node.props as { onClick?: unknown }).onClick === 'function';
}

function cardFor(record: CrmRecord): CardDeclaration | undefined {
  const type = OBJECT_TYPES[record.type]?.card;
  return readCards().find((card) => type !== undefined && card.objectTypes.includes(type));
}

function ownerOf(portal: Portal, record: CrmRecord): string {
  return `${portal.id} ${record.type} ${record.id}`;
}

async function shown(key: number): Promise<ShownCard | null> {
  const one = kept.get(key);
  if (!one) return null;
  await settle(one.renderer);
  return shownOf(key, one);
}

function shownOf(key: number, { name, renderer, alerts }: Kept): ShownCard {
  return { name, key, tree: renderer.getRootNode(), alerts };
}

function inTurn<Done>(world: World, viewer: Viewer, work: () => Promise<Done>): Promise<Done> {
  const turn = queue.then(async () => {
    running = { world, viewer };
    try {
      return await work();
    } finally {
      running = null;
    }
  });
  queue = turn.catch(() => undefined);
  return turn;
}

async function fetchOfRunning(url: string, options: FetchOptions): Promise<Response> {
  if (running === null) throw new Error('no card is open');
  const { world, viewer } = running;
  underWay += 1;
  try {
    return await hubspotFetch(world, viewer, readPermittedOrigins(), url, options);
  } finally {
    underWay -= 1;
  }
}

/** Until nothing is being fetched and the tree has stood still for a moment. */
async function settle(renderer: CardRenderer): Promise<void> {
  let before = '';
  for (let still = 0; still < 3; ) {
    await new Promise((done) => setTimeout(done, 10));
    const now = renderer.getRootNode().toString();
    still = underWay === 0 && now === before ? still + 1 : 0;
    before = now;
  }
}
