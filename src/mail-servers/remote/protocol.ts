import type { MailServer, MailServerErrorKind, Order } from '../port.ts';

/**
 * What bot and worker say to each other changes with this number: one of another number is refused.
 * 2: sealed for each worker alone; a job names an order, and the worker asks for it.
 */
export const protocolVersion = 2;

/** What the bot asks a worker beside a mail server, since it can't see that server itself. */
export type RemoteMethod = keyof Pick<
  MailServer,
  | 'domains'
  | 'aliasDomains'
  | 'read'
  | 'measure'
  | 'appPasswords'
  | 'forwardersTo'
  | 'page'
  | 'purge'
  | 'conditions'
>;

export const remoteMethods = [
  'domains',
  'aliasDomains',
  'read',
  'measure',
  'appPasswords',
  'forwardersTo',
  'page',
  'purge',
  'conditions',
] as const satisfies readonly RemoteMethod[];

export type RemoteCall = {
  readonly question: string;
  readonly parameters: readonly unknown[];
};

export type RemoteReply =
  | { readonly kind: 'value'; readonly value: unknown }
  /** The mail server can't be asked. */
  | { readonly kind: 'unavailable'; readonly trouble: MailServerErrorKind; readonly message: string }
  /** The worker knows no such question. */
  | { readonly kind: 'not-understood'; readonly message: string };

/** A worker asks for the order of a job, by its outbox row: the job itself says nothing that is believed. */
export type OrderClaim = { readonly row: number };

/** What the bot says to that, from its database: the order as it is to be carried out now, or that there is none. */
export type OrderClaimReply =
  | { readonly kind: 'nothing' }
  /** Others have to be done first. */
  | { readonly kind: 'wait' }
  | {
      readonly kind: 'order';
      /** This one asking: only what comes of the newest counts. */
      readonly claim: string;
      readonly request: number;
      readonly planHash: string;
      readonly order: Order;
    };

/** Where calls to a mail server's worker wait. */
export const callsQueue = (name: string): string => `mail-server.${name}.calls`;

/** Where workers ask for their orders. */
export const claimsQueue = 'claims';

/** Where workers report what came of an order: the bot's own. */
export const outcomesQueue = 'outcomes';

/** What a report is sealed for. */
export const outcomePurpose = 'outcome';

/** What goes through the queue: the server, so that the other side knows by which key to open it. */
export type SealedMessage = { readonly version: number; readonly server: string; readonly sealed: string };

/** Why a worker does nothing with what it is given. */
export const versionMismatch = (name: string, wanted: unknown): string =>
  `The worker of the mail server ${name} knows version ${protocolVersion} of what it is asked, and this is version ${Number(wanted)}. Run the same version of Facteur on both.`;
