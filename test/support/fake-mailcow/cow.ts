/** What a mailcow keeps, as far as its API shows it. Octets for what the database has in octets, MiB for the rest. */
export type Cow = {
  readonly apiKey: string;
  /** What a new domain gets that names no limits of its own. */
  readonly template: Limits;
  readonly domains: Map<string, CowDomain>;
  readonly mailboxes: Map<string, CowMailbox>;
  /** By their addresses. */
  readonly aliases: Map<string, CowAlias>;
  readonly appPasswords: Map<number, CowAppPassword>;
  readonly bccMaps: CowBcc[];
  readonly recipientMaps: CowRecipientMap[];
  readonly filters: CowFilter[];
  /** The mail of deleted mailboxes, by the time of their deletion: only by hand does any of it come back. */
  readonly garbage: Buffer[][];
  /** The least length of a password. */
  readonly passwordLength: number;
  /** Refused keys; ten in ten minutes would ban the caller. */
  refusedKeys: number;
  /** Whether Dovecot's container is down, so that a deleted mailbox's mail stays where it is. */
  dovecotDown: boolean;
  nextId(): number;
  /** As MySQL's NOW(); every call is a second later. */
  now(): string;
};

export type Limits = { aliases: number; mailboxes: number; maxquota: number; quota: number };
export type CowDomain = Limits & { domain: string; active: number; backupmx: number };

export type CowMailbox = {
  username: string;
  name: string;
  hash: string;
  authsource: string;
  active: number;
  quota: number;
  created: string;
  tags: string[];
  force_pw_update: string;
  mail: Buffer[];
};

export type CowAlias = { id: number; address: string; goto: string; domain: string; active: number };
export type CowAppPassword = { id: number; mailbox: string; name: string; hash: string };

export type CowBcc = { local_dest: string; bcc_dest: string; type: 'sender' | 'rcpt'; active: number };
export type CowRecipientMap = { recipient_map_old: string; recipient_map_new: string; active: number };
export type CowFilter = { username: string; script_data: string; filter_type: string; active: number };

/** One entry of the list that every write answers with. */
export type Result = {
  type: 'success' | 'danger' | 'warning' | 'error';
  msg: string | (string | number)[];
  log?: unknown[];
};

export const success = (...msg: (string | number)[]): Result => ({ type: 'success', msg, log: [] });
export const danger = (...msg: (string | number)[]): Result => ({ type: 'danger', msg, log: [] });

/** An empty mailcow with the key `0123-KEY`. */
export function makeCow(more: Partial<Cow> = {}): Cow {
  let id = 0;
  let seconds = Date.UTC(2026, 10, 23) / 1_000;
  return {
    apiKey: '0123-KEY',
    template: { aliases: 20_000, mailboxes: 1_000, maxquota: 10_240, quota: 1_024_000 },
    domains: new Map(),
    mailboxes: new Map(),
    aliases: new Map(),
    appPasswords: new Map(),
    bccMaps: [],
    recipientMaps: [],
    filters: [],
    garbage: [],
    passwordLength: 6,
    refusedKeys: 0,
    dovecotDown: false,
    nextId: () => ++id,
    now: () => new Date(++seconds * 1_000).toISOString().slice(0, 19).replace('T', ' '),
    ...more,
  };
}

export const domainPart = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

export const aliasBy = (cow: Cow, id: number): CowAlias | undefined =>
  cow.aliases.values().find((alias) => alias.id === id);

export const inDomain = <T>(all: Iterable<T>, domain: string, of: (one: T) => string): T[] =>
  [...all].filter((one) => domainPart(of(one)) === domain);

export const mebibyte = 1024 ** 2;
