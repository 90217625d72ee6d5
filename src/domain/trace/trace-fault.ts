import type { Address } from '../address/address.ts';

/** Why somebody is not told what became of mail. */
export type TraceFault =
  /** Only the owner of a mailbox, and admins, are shown who wrote to it. `mailbox`: whether there is one. */
  | { readonly code: 'trace-not-yours'; readonly address: Address; readonly hasMailbox: boolean }
  | { readonly code: 'since-nonsense'; readonly typed: string }
  | { readonly code: 'since-too-long'; readonly most: number }
  /** Somebody's last test message is still on its way. */
  | { readonly code: 'test-running'; readonly address: Address }
  /** `until`: when another may be sent. */
  | {
      readonly code: 'tests-too-many';
      readonly address: Address;
      readonly limit: number;
      readonly until: number;
    };
