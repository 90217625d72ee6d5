import type { Address } from './address/address.ts';
import type { ChangeAct } from './request/many/change-act.ts';

/** What clicking a button does. Stored under an opaque id, which is all that the button carries. */
export type Action = ActionKind & {
  /** On a button of a direct message: the tenant in which it counts. Discord does not say where somebody acts there. */
  readonly tenantId?: string;
};

type ActionKind =
  | ({ readonly kind: 'confirm'; readonly request: number; readonly planHash: string } & ReaderProof)
  | { readonly kind: 'cancel'; readonly request: number }
  | ({ readonly kind: 'approve'; readonly request: number; readonly planHash: string } & ReaderProof)
  /** Asks for a reason first. */
  | { readonly kind: 'deny'; readonly request: number; readonly planHash: string }
  /** Shows all details of a request, to whoever clicked alone. */
  | { readonly kind: 'details'; readonly request: number; readonly page?: number }
  | ReadAction
  | ManyAction
  /** Applies the request without the missing approvals. */
  | ({
      readonly kind: 'break-glass';
      readonly request: number;
      readonly planHash: string;
      readonly reason: string;
    } & ReaderProof)
  /** Submits the same change again, on the present state. */
  | ({ readonly kind: 'ask-again'; readonly request: number } & ReaderProof)
  /** Has what is for a time only end as planned, without another reminder. */
  | { readonly kind: 'let-end'; readonly request: number }
  | DomainReviewAction
  /** Runs a command as if whoever clicked had typed it, for paging and picking. */
  | { readonly kind: 'run'; readonly line: string }
  /** Offers larger quotas of a mailbox, from the one that it has when somebody clicks. */
  | { readonly kind: 'more-quota'; readonly address: Address }
  /** Opens a command's form with these values filled in; where a platform has none, says how to type the command. */
  | {
      readonly kind: 'fill-in';
      readonly path: readonly string[];
      readonly values: Readonly<Record<string, string>>;
    }
  /** Asks for the reason that a command lacks, and runs it again with that. */
  | {
      readonly kind: 'give-reason';
      readonly path: readonly string[];
      readonly values: Readonly<Record<string, string>>;
    };

/** On the last page of a request with several pages: who has opened all of them. */
type ReaderProof = OnPage & {
  readonly readBy?: string;
  /** How many mailboxes are lost, where that must be typed first. */
  readonly lost?: number;
};

/**
 * On a page of what must be seen: its items, from the first index to before the second, and whom it was made for. Who clicks
 * there was shown them.
 */
type OnPage = {
  readonly onPage?: { readonly from: number; readonly to: number; readonly reader: string };
};

/** What only a request of several changes offers. */
type ManyAction =
  /** Shows what must be seen before anybody agrees, from this item on, to whoever clicked alone. */
  | (OnPage & {
      readonly kind: 'look-through';
      readonly request: number;
      readonly planHash: string;
      readonly from: number;
      /** How many pieces of the first item have been shown before: it is too long for one page. */
      readonly pieces?: number;
      /** The reason to break the glass, once all is looked through. */
      readonly glass?: string;
    })
  /** Lists the changes, to whoever clicked alone. With `act`, only those that do this. */
  | {
      readonly kind: 'all-changes';
      readonly request: number;
      readonly page: number;
      readonly act?: ChangeAct;
    }
  /** Sends the changes as a file, to whoever clicked alone. */
  | { readonly kind: 'changes-csv'; readonly request: number; readonly only?: 'not-applied' };

/** What a button of a review of a domain does. `item`: the position of a finding. */
export type DomainReviewAction = { readonly kind: 'domain-review'; readonly review: number } & (
  | {
      readonly act: 'keep' | 'reopen' | 'ask-owner';
      readonly item: number;
      /** The page that the button is on, where whoever clicks sees it alone: shown again with the answer. */
      readonly page?: number;
    }
  /** Makes the request that does away with the finding. `asksReason`: policy wants to know why. */
  | { readonly act: 'resolve'; readonly item: number; readonly asksReason?: true }
  /** Of the owner's own answer. */
  | { readonly act: 'owner-keep' | 'owner-can-go'; readonly item: number }
  | { readonly act: 'file' }
);

/** Opens a page of a request that needs several, for whoever clicked alone. */
export type ReadAction = {
  readonly kind: 'read';
  readonly request: number;
  readonly planHash: string;
  readonly page: number;
  /** Identifies who opened the pages before, and their content; without it, reading starts again. */
  readonly reader?: string;
  /** The reason to break the glass, once all pages are read. */
  readonly glass?: string;
};
