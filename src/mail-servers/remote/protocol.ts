import type { MailServer, MailServerTrouble } from '../port.ts';

/** What bot and worker say to each other changes with this number: a worker of another one refuses. */
export const protocolVersion = 1;

/** What the bot asks a worker beside a mail server, since it can't see that server itself. */
export type Question = keyof Pick<
  MailServer,
  'domains' | 'read' | 'measure' | 'appPasswords' | 'forwardersTo' | 'page' | 'purge' | 'conditions'
>;

export const questions = [
  'domains',
  'read',
  'measure',
  'appPasswords',
  'forwardersTo',
  'page',
  'purge',
  'conditions',
] as const satisfies readonly Question[];

/** What a mail server says of itself. */
export type Traits = Pick<
  MailServer,
  | 'lacks'
  | 'keepsRemoved'
  | 'passwordScheme'
  | 'quotaUnit'
  | 'suspendedGoesToCatchAll'
  | 'disposals'
  | 'lockOutLeaves'
>;

export type Call = {
  readonly version: number;
  readonly question: string;
  readonly parameters: readonly unknown[];
};

export type CallAnswer =
  | { readonly kind: 'value'; readonly value: unknown }
  /** The mail server can't be asked. */
  | { readonly kind: 'unavailable'; readonly trouble: MailServerTrouble; readonly message: string }
  /** The worker is of another version. */
  | { readonly kind: 'not-understood'; readonly message: string };

/** Where calls to a mail server's worker wait. */
export const callsQueue = (name: string): string => `mail-server.${name}.calls`;

/** Where workers report what came of an order: the bot's own. */
export const outcomesQueue = 'outcomes';

/** Why a worker does nothing with what it is given. */
export const otherVersion = (name: string, wanted: number): string =>
  `The worker of the mail server ${name} knows version ${protocolVersion} of what it is asked, and this is version ${wanted}. Run the same version of Facteur on both.`;
