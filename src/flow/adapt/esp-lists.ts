/**
 * What the folder of an ESP provides where its suppression lists can be read and written: pure. It says what to ask and
 * reads the answers; who asks, how often and with which patience is for the edge.
 */
import type { Actor, MailEvent } from '../event.ts';
import type { SetupStep } from './adapter.ts';

export interface EspRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind the base URL, with its query, percent-encoded. */
  readonly path: string;
  readonly body?: unknown;
  /** 401 and 403 are answers to be read, too: it is asked what the key may do. */
  readonly mayBeRefused?: boolean;
  /** Milliseconds until the next one, where this may be asked more seldom than others. */
  readonly gapMs?: number;
}

export interface EspAnswer {
  /** 2xx, or any other 4xx than those that are about the key or about patience. */
  readonly status: number;
  /** Of JSON; of one JSON a line, an array; null where there was none. */
  readonly body: unknown;
}

/** One question after the other, and what was learned in the end. @throws BellwetherError `lists.*` where an answer cannot be read */
export type Talk<Result> = Generator<EspRequest, Result, EspAnswer>;

/** By the names of `EspLists.key`. */
export type EspKey = Readonly<Record<string, string>>;

export interface KeyPart {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** It is never shown again. */
  readonly isSecret: boolean;
  /** The values that it may have, where it is chosen. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** @returns null where its form is fine, else what is wrong */
  check(value: string): string | null;
}

export interface KeyReach {
  readonly canRead: boolean;
  readonly canWrite: boolean;
  /** In words: what it lacks, or may do beyond what is needed. */
  readonly why: string | null;
}

/** `block`: only noted; mail goes on. All others hold mail back. */
export type HeldKind = 'opt_out' | 'complaint' | 'bounce' | 'manual' | 'block';

export interface EspList {
  /** The ESP's own id of it, such that the folder knows it again: `unsubscribes`, `group:12`. */
  readonly list: string;
  readonly name: string;
  /** What it mostly holds. */
  readonly holds: HeldKind;
  /** Of which kind of mail it speaks, by the name that its webhooks use; left out: of all. */
  readonly stream?: string;
  /** Whether it stops all mail of the account, or one kind of mail. */
  readonly stops: 'everything' | 'some';
  /** What its mail is for, where the ESP says. */
  readonly purpose?: 'marketing' | 'transactional';
  /** Addresses can be put on it. */
  readonly isWritable: boolean;
  /** How many entries it has, where the ESP says. */
  readonly size?: number;
}

export interface ListEntry {
  /** As the ESP writes it. */
  readonly email: string;
  readonly kind: HeldKind;
  readonly actor: Actor;
  /** null where the ESP does not say. */
  readonly since: Date | null;
  /** The receiving server's words, or the ESP's. */
  readonly words: string | null;
}

export interface ListPage {
  readonly entries: readonly ListEntry[];
  /** Where the list goes on; null: this was all. */
  readonly next: string | null;
  /** The service shows no more of it: who is missing here may stand there nonetheless. */
  readonly isPart?: boolean;
}

/** Why an address is put on a list. */
export type PutCause = 'opt_out' | 'complaint' | 'dead';

export interface PutResult {
  /** By address, with the ESP's words. */
  readonly refused: ReadonlyMap<string, string>;
  /** Who stood there before, as far as the ESP can be asked. */
  readonly already: ReadonlySet<string>;
}

/** Why no list of a source for transactional mail is ever written; for the admin. */
export const NEEDED_MAIL =
  'This source sends mail that people need, such as password resets and receipts: whoever left marketing still gets it.';

/** For interfaces that are known from documents alone. */
export const UNTRIED: SetupStep = {
  title: 'Look at the first fetch',
  text: 'This is written from the documents of the service, and not tried with the account of a customer yet. Compare what is fetched first with what the service shows, before you have anybody put on a list.',
};

export interface EspLists {
  /** What the key consists of. */
  readonly key: readonly KeyPart[];
  /** How a key with the least rights is made. */
  readonly steps: readonly SetupStep[];
  /** Milliseconds between two requests with one key. */
  readonly gapMs: number;
  /** How many addresses `put` takes at once. */
  readonly batch: number;
  /** https, without a trailing slash. @param path of the request, where two hosts share the work */
  baseUrl(key: EspKey, path?: string): string;
  /** Headers that prove who asks. @param body as it is sent; empty where there is none */
  prove(key: EspKey, request: Pick<EspRequest, 'method' | 'path'>, body: string, now: Date): Record<string, string>;
  /** The body with the key in it, for a service that takes it nowhere else; left out: the body goes as it is. */
  carryKey?(key: EspKey, body: unknown): unknown;
  /** The status that others would have answered, for a service that answers all that is wrong with one; left out: its own. */
  statusOf?(answer: EspAnswer): number;
  checkKey(): Talk<KeyReach>;
  names(): Talk<readonly EspList[]>;
  /** @param place null: from the beginning */
  read(list: EspList, place: string | null): Talk<ListPage>;
  /** The entry of one address, as it is now. */
  find(list: EspList, email: string): Talk<ListEntry | null>;
  /** Why nobody may be put on it from a source of this purpose: mail that people need would stop; null: they may. */
  refusal(list: EspList, purpose: 'marketing' | 'transactional' | 'both'): string | null;
  /**
   * Puts them on the list; whoever is on it stays.
   *
   * @throws BellwetherError `lists.gone`
   */
  put(list: EspList, people: readonly { readonly email: string; readonly cause: PutCause }[]): Talk<PutResult>;
  /** Takes one off; whoever is not on it is off it. @returns the ESP's words where it refuses, else null */
  takeOff(list: EspList, email: string): Talk<string | null>;
  /**
   * Why nobody is taken off it again, in words for the admin: no call of the ESP does that and no more. null, or left out: one does.
   * Where it says why, `takeOff` changes nothing.
   */
  stays?(list: string): string | null;
  /** Whether a webhook tells of a change of this list that the sender made: ours come back like this. Left out where none does. */
  mayEcho?(event: MailEvent, list: string): boolean;
}
