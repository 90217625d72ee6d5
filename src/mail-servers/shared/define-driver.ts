import type { z } from 'zod';
import type { Fence } from '../../lib/fence/fence.ts';
import type { Synchronous } from '../../lib/sqlite-synchronous.ts';
import type { Logger } from '../../logging/logger.ts';
import type { MailServer, ServerTraits } from '../port.ts';

/** A comment of .env.example, and the variables below it, each with an example or its default; empty: neither. */
export type VariableDocs<Variable extends string = string> = {
  /** Follows the driver's name and a colon. A line break begins another line of the comment. */
  readonly text: string;
  readonly variables: Readonly<Partial<Record<Variable, string>>>;
};

export type OpenDriverOptions<Settings> = {
  readonly settings: Settings;
  /** The mail server's name in the policy file. */
  readonly name: string;
  /** DATA_DIR/mail: where mail is kept, unless the settings say otherwise. */
  readonly mailDirectory: string;
  /** Whether a mail directory that has never been there may be made. */
  readonly createIfMissing: boolean;
  /** What a power cut may take of a directory that is a file of SQLite; `full` where it is left out. */
  readonly synchronous?: Synchronous;
  readonly log: Logger;
  /** By which this process writes, where it has a standby. */
  readonly fence?: Fence | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds that only ever grow. */
  readonly monotonicNow: () => number;
};

/**
 * All that the rest of Facteur needs to know of a driver before it opens one: a driver is its folder, with a definition.ts,
 * and a line in registry.ts. A definition is loaded in every process, so it imports neither its driver nor a client.
 */
export type DriverDefinition<Name extends string, Variables extends z.ZodRawShape, Settings> = {
  /** In the policy file and in `npm run worker -- --driver NAME`; it never changes. */
  readonly name: Name;
  /** What its mail servers are like until one is open, or its worker has answered. An open one may know better. */
  readonly traits: ServerTraits;
  /** The environment variables after MAIL_SERVER_NAME_. A message ends a sentence: `MAIL_SERVER_NAME_URL must be …`. */
  readonly variables: Variables;
  /** For .env.example: all of `variables`. `npm run env:example` writes them there. */
  readonly docs: readonly VariableDocs<keyof Variables & string>[];
  // Methods, whose parameters TypeScript compares both ways: so a registry holds drivers of different settings.
  readSettings(given: z.output<z.ZodObject<Variables>>): Settings;
  /** The paths on this host that its mail server's own users reach, or that it finds theirs at. `usual`: DATA_DIR/mail. */
  localPaths?(settings: Settings, usual: string): readonly string[];
  /** Whether mail lies on this host, and so its Postfix runs here. False where it is left out. */
  hasLocalMail?(settings: Settings): boolean;
  /** The directory that it shares with Postfix and Dovecot; null: DATA_DIR/mail. Left out: it has none. */
  sharedDirectory?(settings: Settings): string | null;
  /** Loads the driver, whose clients take up to 25 MB, and opens a mail server. @throws Error that says what to set. */
  open(options: OpenDriverOptions<Settings>): Promise<MailServer>;
};

/** A driver's definition, whose settings say whose they are. */
export const defineDriver = <const Name extends string, Variables extends z.ZodRawShape, Settings>(
  definition: DriverDefinition<Name, Variables, Settings>,
): DriverDefinition<Name, Variables, { readonly driver: Name } & Settings> => ({
  ...definition,
  readSettings: (given) => ({ driver: definition.name, ...definition.readSettings(given) }),
});
