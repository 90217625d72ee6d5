import type { Platform } from './actor.ts';
import type { Address, Domain } from './address/address.ts';
import type { Bytes } from './address/address-state.ts';

/** The columns of a file of addresses, in the order in which they are exported. */
export const columns = ['address', 'kind', 'forwards', 'quota', 'state', 'owner', 'note'] as const;
export type Column = (typeof columns)[number];

/** Why a file of addresses can't be read or written at all. */
export type ImportFault =
  | { readonly code: 'import-too-many-lines'; readonly limit: number; readonly count: number }
  /** Another kind of file than text, by its first octets. */
  | { readonly code: 'import-not-text'; readonly as: 'spreadsheet' | 'pdf' | 'binary' }
  | { readonly code: 'import-empty' }
  /** The first line names no column of addresses; `header`: its cells. */
  | { readonly code: 'import-without-address-column'; readonly header: readonly string[] }
  | { readonly code: 'import-column-twice'; readonly column: Column; readonly names: readonly string[] }
  | { readonly code: 'import-with-passwords'; readonly name: string }
  | { readonly code: 'export-too-large'; readonly most: Bytes; readonly domain: Domain | null };

/** What is wrong with one line of a file of addresses, beyond what a command would refuse too. */
export type LineFault =
  /** The quotation mark that a cell of the line begins with has no end. */
  | { readonly code: 'line-quote-unclosed' }
  | { readonly code: 'line-too-many-cells'; readonly cells: number; readonly columns: number }
  | { readonly code: 'line-without-address' }
  | { readonly code: 'line-repeated'; readonly address: Address; readonly lines: readonly number[] }
  | { readonly code: 'line-kind-unknown'; readonly typed: string }
  | { readonly code: 'line-state-unknown'; readonly typed: string }
  /** The kind is a catch-all and the address none, or the other way round. */
  | { readonly code: 'line-not-catch-all'; readonly address: Address; readonly isCatchAll: boolean }
  /** There is a mailbox, and the file says alias. */
  | { readonly code: 'line-drops-mailbox'; readonly address: Address }
  /** There is an alias, and the file says mailbox. */
  | { readonly code: 'line-adds-mailbox'; readonly address: Address }
  /** The file says that only the forwards get the address's mail, which only the mail server itself can set. */
  | { readonly code: 'line-forwards-only'; readonly address: Address }
  | { readonly code: 'line-of-alias'; readonly address: Address; readonly column: 'quota' | 'owner' }
  | { readonly code: 'line-without-forwards'; readonly address: Address }
  /** A Google group whose member is everybody in the organisation. */
  | { readonly code: 'line-everybody'; readonly address: Address }
  | OwnerFault;

/** Why a line's owner is not found. */
type OwnerFault =
  | { readonly code: 'line-owner-unknown'; readonly typed: string; readonly platform: Platform }
  | {
      readonly code: 'line-owner-ambiguous';
      readonly typed: string;
      readonly platform: Platform;
      readonly count: number;
    }
  /** By e-mail address; `scope`: what Slack's app lacks to see them. Null: Discord tells nobody's. */
  | { readonly code: 'line-owner-by-email'; readonly typed: string; readonly scope: string | null }
  /** The platform does not say who is who now. */
  | { readonly code: 'line-owner-away'; readonly platform: Platform };
