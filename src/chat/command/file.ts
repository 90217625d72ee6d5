import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** The person that a cell of a file names. */
type PersonOf = (cell: string) => Result<Actor, Fault>;

/** Looks up, on the platform that a file came by, the people whom its cells name. Never rejects. */
export type FindPeople = (cells: readonly string[]) => Promise<PersonOf>;

/** A file that somebody gave a command. */
export type IncomingFile = {
  readonly name: string;
  /** In octets, as the platform says before it is read. */
  readonly size: number;
  readonly read: () => Promise<Result<Uint8Array, Fault>>;
  /** Looks up the people whom it names on the platform that it came by; absent: names are enough, as at a terminal. */
  readonly findPeople?: FindPeople;
};

/** A file that a command answers with. */
export type OutgoingFile = {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Of a picture: what it shows, for who does not see it. A chat shows a file that has this as a picture. */
  readonly alt?: string;
  /** Where the reader wants it: a path at the terminal; in a chat, its last part names the file. */
  readonly to?: string;
};

/**
 * Finds the file that a value refers to: a path at the terminal, what a platform calls its files elsewhere.
 * @param most octets; a larger file is a fault, before it is read or while it is.
 */
export type OpenFile = (reference: string, most: number) => Promise<Result<IncomingFile, Fault>>;

/** Collects the octets of a stream. @returns a fault as soon as there are more than allowed. */
export async function readAtMost(
  stream: AsyncIterable<Uint8Array>,
  { name, most }: { readonly name: string; readonly most: number },
): Promise<Result<Uint8Array, Fault>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > most) return err({ code: 'file-too-big', name, most });
    chunks.push(chunk);
  }
  return ok(Buffer.concat(chunks));
}
