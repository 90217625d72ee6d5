/** What pressing a button does. A platform carries it behind an opaque id, never in the button itself. */
export type Action =
  | ({ readonly kind: 'confirm'; readonly request: number; readonly planHash: string } & ReaderProof)
  | { readonly kind: 'cancel'; readonly request: number }
  | ({ readonly kind: 'approve'; readonly request: number; readonly planHash: string } & ReaderProof)
  /** Asks why before it is done. */
  | { readonly kind: 'deny'; readonly request: number; readonly planHash: string }
  /** All there is to know about a request, for the presser alone. */
  | { readonly kind: 'details'; readonly request: number; readonly page?: number }
  | ReadAction
  /** Does without the approvals that are missing. */
  | ({
      readonly kind: 'break-glass';
      readonly request: number;
      readonly planHash: string;
      readonly reason: string;
    } & ReaderProof)
  /** The same wish once more, on what is there now. */
  | ({ readonly kind: 'ask-again'; readonly request: number } & ReaderProof)
  /** Runs a command as if the presser had typed it: paging, picking. */
  | { readonly kind: 'run'; readonly line: string }
  /** Asks for the reason that a command was given without, and runs it with that. */
  | {
      readonly kind: 'give-reason';
      readonly path: readonly string[];
      readonly values: Readonly<Record<string, string>>;
    };

/** On the last page of what is more than one message shows: the person who has opened all of them. */
type ReaderProof = { readonly readBy?: string };

/** Opens a page of a request that is more than one message shows, for the presser alone. */
export type ReadAction = {
  readonly kind: 'read';
  readonly request: number;
  readonly planHash: string;
  readonly page: number;
  /** Stands for who has opened the pages before, and for what was on them; without it, reading begins anew. */
  readonly reader?: string;
  /** Why the presser would do without approvals, once all is read. */
  readonly glass?: string;
};
