import type { MailServer, MailServerErrorKind } from '../port.ts';

/**
 * The version of what bot and worker send each other; a message of another version is refused.
 * 2: messages are sealed for each worker; a job only names an order, which the worker then claims.
 * 3: addresses are read as lists.
 * 4: a job has an order for each change of a batch, and its report a result for each.
 * 5: an order may remove a domain, or add one whose postmaster another order makes; a mailbox can be renamed, and
 *    what was found changed says at which of its two addresses.
 * 6: an order may make a domain another name of another, or no longer.
 * 7: an order may let the holder of a mailbox into another, or no longer, and it is asked who has such access.
 * 7: an order may make, use or delete a key by which a domain's mail is signed, and these keys can be read.
 * 7: a worker is asked when somebody last logged in to mailboxes.
 * 7: a mailbox may answer while its owner is away.
 * 7: a state says of logins and mail apart whether they are suspended.
 * 7: what became of mail can be asked, and a test message sent.
 * 7: an order may set the quota of a domain, which is asked for too, and what the folders of a mailbox hold.
 * 8: calls, orders and reports say which trace they are part of.
 * 9: orders and purges come with the token of the Facteur that sends them, where it has a standby, and a worker is told
 *    below which token to refuse.
 */
export const protocolVersion = 9;

/** The methods of a mail server that the bot calls through the worker beside it. */
export type RemoteMethod = keyof Pick<
  MailServer,
  | 'domains'
  | 'aliasDomains'
  | 'readMany'
  | 'measureMany'
  | 'folders'
  | 'domainQuota'
  | 'lastLogins'
  | 'appPasswords'
  | 'access'
  | 'dkimKeys'
  | 'absence'
  | 'forwardersToMany'
  | 'page'
  | 'purge'
  | 'conditions'
  | 'trace'
  | 'sendTest'
  | 'refuseBelow'
>;

export const remoteMethods = [
  'domains',
  'aliasDomains',
  'readMany',
  'measureMany',
  'folders',
  'domainQuota',
  'lastLogins',
  'appPasswords',
  'access',
  'dkimKeys',
  'absence',
  'forwardersToMany',
  'page',
  'purge',
  'conditions',
  'trace',
  'sendTest',
  'refuseBelow',
] as const satisfies readonly RemoteMethod[];

export type RemoteCall = {
  readonly question: string;
  readonly parameters: readonly unknown[];
};

export type RemoteReply =
  | { readonly kind: 'value'; readonly value: unknown }
  /** The mail server is unavailable. */
  | { readonly kind: 'unavailable'; readonly trouble: MailServerErrorKind; readonly message: string }
  /** The worker has no such method. */
  | { readonly kind: 'not-understood'; readonly message: string };

/** A worker's request for the orders of a job, by its outbox row: what the job itself says is not trusted. */
export type OrderClaim = { readonly row: number };

export type { OrderClaimReply } from '../port.ts';

/** The queue of calls to a mail server's worker. */
export const callsQueue = (name: string): string => `mail-server.${name}.calls`;

/** The queue of workers' claims for orders. */
export const claimsQueue = 'claims';

/** The queue of workers' reports on orders. */
export const outcomesQueue = 'outcomes';

/** The purpose that a report is sealed for. */
export const outcomePurpose = 'outcome';

/** A message in the queue. The server's name tells the other side which key opens it. */
export type SealedMessage = { readonly version: number; readonly server: string; readonly sealed: string };

/** Why a worker refuses a message of another version. */
export const versionMismatch = (name: string, version: unknown): string =>
  `The worker of the mail server ${name} knows version ${protocolVersion} of what it is asked, and this is version ${Number(version)}. Run the same version of Facteur on both.`;
