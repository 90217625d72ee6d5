import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Suspension } from '../../domain/suspension/suspension.ts';

/** What a file calls an address. `forwarding-mailbox`: a mailbox whose mail only its forwards get. */
export type RowKind = 'mailbox' | 'alias' | 'catch-all' | 'forwarding-mailbox';

/** What a line of a file says of an address. Absent members are what an empty cell or a missing column leaves as it is. */
export type ImportRow = {
  readonly line: number;
  readonly address: Address;
  readonly kind?: RowKind;
  /** As in the file: which destinations they are depends on what the address has. */
  readonly forwards?: string;
  /** As in the file: which octets it means depends on what the mailbox has. */
  readonly quota?: string;
  readonly suspension?: Suspension;
  /** As in the file: a name, a mention or an e-mail address. */
  readonly owner?: string;
  /** Null: there is to be none. */
  readonly note?: string | null;
};

/** What is wrong with a line. `address`: what its cell says, for somebody who looks for it. */
export type LineRefusal = { readonly line: number; readonly address: string; readonly fault: Fault };
