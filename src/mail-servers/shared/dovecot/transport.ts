/** A doveadm task in both of its forms: the command's arguments, and the HTTP API's command with its parameters. */
export type DoveadmCall = { args: string[]; command: string; parameters: Record<string, unknown> };

/**
 * doveadm's exit code; what it answered where that is 0: the rows of its JSON output, or null for none; and the first
 * error that it named, or null.
 */
export type DoveadmReply = { exitCode: number; rows: unknown; complaint: string | null };

/** The HTTP API's commands, each with the names of its parameters. */
export type DoveadmCommands = ReadonlyMap<string, ReadonlySet<string>>;

/** A way to Dovecot. Every function throws where Dovecot gave no answer at all. */
export type DoveadmTransport = {
  readonly send: (call: DoveadmCall) => Promise<DoveadmReply>;
  /** What this Dovecot takes; null where calls go by their arguments, which are the same in all versions. */
  readonly commands: () => Promise<DoveadmCommands | null>;
};
