/** mailcow's state as far as its API shows it. In octets where the database has octets, in MiB otherwise. */
export type MailcowState = {
  readonly apiKey: string;
  /** The limits of new domains without limits of their own. */
  readonly template: Limits;
  readonly domains: Map<string, MailcowDomain>;
  readonly mailboxes: Map<string, MailcowMailbox>;
  /** By address. */
  readonly aliases: Map<string, MailcowAlias>;
  readonly appPasswords: Map<number, MailcowAppPassword>;
  readonly bccMaps: MailcowBcc[];
  readonly recipientMaps: MailcowRecipientMap[];
  readonly filters: MailcowFilter[];
  /** Postfix's log, the newest line first. */
  readonly postfixLog: { time: string; priority: string; program: string; message: string }[];
  /** The mail of deleted mailboxes, by the time of deletion; it can only be restored by hand. */
  readonly garbage: Buffer[][];
  /** The minimum length of a password. */
  readonly passwordLength: number;
  /** The number of refused keys; ten in ten minutes would ban the caller. */
  refusedKeys: number;
  /** Whether Dovecot's container is down, so that a deleted mailbox's mail stays where it is. */
  dovecotDown: boolean;
  /** Whether the key may only read. */
  isReadOnly: boolean;
  /** How the database fails when a mailbox is created: PHP dies silently, or reports the exception. */
  databaseFailsAt: 'self alias' | 'user_acl' | null;
  /** Alias domains, with their targets. */
  readonly aliasDomains: Map<string, string>;
  /** DKIM keys by domain, as in Redis: removing a domain leaves its key. */
  readonly dkimKeys: Map<string, MailcowDkimKey>;
  /** SHOW_DKIM_PRIV_KEYS. */
  showsPrivateKeys: boolean;
  /** People's temporary addresses. */
  readonly spamAliases: Set<string>;
  nextId(): number;
  /** As MySQL's NOW(); every call is a second later. */
  now(): string;
};

export type MailcowDkimKey = { selector: string; publicKey: string; privateKey: string };

type Limits = { aliases: number; mailboxes: number; defquota: number; maxquota: number; quota: number };
export type MailcowDomain = Limits & { domain: string; active: number; backupmx: number };

export type MailcowMailbox = {
  username: string;
  name: string;
  hash: string;
  authsource: string;
  active: number;
  quota: number;
  created: string;
  tags: string[];
  force_pw_update: string;
  /** Where mailcow's own page sends a link for a new password. */
  recovery_email?: string;
  /** Only resources have one: they are in the same table, but in no list. */
  kind?: 'location' | 'group' | 'thing';
  /** Whether its row of sizes is missing, as in the middle of a deletion: it is then listed as a row of nulls. */
  withoutSize?: boolean;
  /** Whether its own alias row or its rights are missing, as after a failure of the database. */
  half?: boolean;
  /** Seconds since 1970, as its log of logins has it. */
  lastLogin?: number;
  mail: Buffer[];
};

export type MailcowAlias = {
  id: number;
  address: string;
  goto: string;
  domain: string;
  active: number;
  /** Accepts mail of this mailcow's users only. */
  internal?: number;
  sender_allowed?: number;
  sogo_visible?: number;
  public_comment?: string | null;
  private_comment?: string | null;
};
type MailcowAppPassword = { id: number; mailbox: string; name: string; hash: string };

type MailcowBcc = { local_dest: string; bcc_dest: string; type: 'sender' | 'rcpt'; active: number };
type MailcowRecipientMap = { recipient_map_old: string; recipient_map_new: string; active: number };
export type MailcowFilter = {
  /** Its place in the list where it is left out. */
  id?: number;
  username: string;
  script_data: string;
  script_desc?: string;
  filter_type: string;
  active: number;
};

/** An entry of the list that every write answers. */
export type Result = {
  type: 'success' | 'danger' | 'warning' | 'error';
  msg: string | (string | number | null)[];
  log?: unknown[];
};

type Words = [string, ...(string | number | null)[]];

// A code without arguments is a text, one with arguments a list.
const messageOf = ([code, ...more]: Words): Result['msg'] => (more.length > 0 ? [code, ...more] : code);
export const success = (...words: Words): Result => ({ type: 'success', msg: messageOf(words), log: [] });
export const danger = (...words: Words): Result => ({ type: 'danger', msg: messageOf(words), log: [] });

/** PHP died of a database exception: the answer is HTTP 200 with an empty body. */
export class DatabaseException extends Error {}

/** An empty mailcow with the key `0123-KEY`. */
export function createMailcowState(more: Partial<MailcowState> = {}): MailcowState {
  let id = 0;
  let seconds = Date.UTC(2026, 10, 23) / 1_000;
  return {
    apiKey: '0123-KEY',
    template: { aliases: 20_000, mailboxes: 1_000, defquota: 3_072, maxquota: 10_240, quota: 1_024_000 },
    domains: new Map(),
    mailboxes: new Map(),
    aliases: new Map(),
    appPasswords: new Map(),
    bccMaps: [],
    recipientMaps: [],
    filters: [],
    postfixLog: [],
    garbage: [],
    passwordLength: 6,
    refusedKeys: 0,
    dovecotDown: false,
    isReadOnly: false,
    databaseFailsAt: null,
    aliasDomains: new Map(),
    dkimKeys: new Map(),
    showsPrivateKeys: false,
    spamAliases: new Set(),
    nextId: () => ++id,
    now: () => new Date(++seconds * 1_000).toISOString().slice(0, 19).replace('T', ' '),
    ...more,
  };
}

export const domainPart = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** The mailboxes of a domain, without resources. */
export const mailboxesIn = (mailcow: MailcowState, domain: string): MailcowMailbox[] =>
  inDomain(mailcow.mailboxes.values(), domain, (one) => one.username).filter(
    ({ kind }) => kind === undefined,
  );

/** An alias whose only destination is its own address belongs to a mailbox: the API lists none of them. */
export const isSelfAlias = ({ address, goto }: MailcowAlias): boolean => address === goto;

/** The number of aliases that count against a domain's limit: also those of its alias domains, but none of a mailbox's address. */
export const aliasesIn = (mailcow: MailcowState, domain: string): number =>
  mailcow.aliases
    .values()
    .filter(({ address, domain: own }) => {
      const isOwn = own === domain || mailcow.aliasDomains.get(own) === domain;
      return isOwn && !mailcow.mailboxes.has(address);
    })
    .reduce((count) => count + 1, 0);

export const aliasBy = (mailcow: MailcowState, id: number): MailcowAlias | undefined =>
  mailcow.aliases.values().find((alias) => alias.id === id);

export const inDomain = <T>(all: Iterable<T>, domain: string, of: (one: T) => string): T[] =>
  [...all].filter((one) => domainPart(of(one)) === domain);

export const mebibyte = 1024 ** 2;
