/** A doveadm task in both of its forms: the command's arguments, and the HTTP API's command with its parameters. */
export type DoveadmCall = {
  args: string[];
  /** What the command reads from standard input. */
  input?: string;
  command: string;
  parameters: Record<string, unknown>;
};

/**
 * doveadm's exit code; the rows of its JSON output where that is 0, or null for none; and the first error that it
 * named, or null.
 */
export type DoveadmReply = { exitCode: number; rows: unknown; complaint: string | null };

/** The HTTP API's commands, each with the names of its parameters. */
export type DoveadmCommands = ReadonlyMap<string, ReadonlySet<string>>;

/** A way to reach Dovecot. Every function throws where Dovecot gave no answer at all. */
export type DoveadmTransport = {
  readonly send: (call: DoveadmCall) => Promise<DoveadmReply>;
  /**
   * The commands that this Dovecot knows; null for the command line, which takes the same arguments in all versions.
   */
  readonly commands: () => Promise<DoveadmCommands | null>;
};
