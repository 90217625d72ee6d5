/** What pressing a button does. A platform carries it behind an opaque id, never in the button itself. */
export type Action =
  | { readonly kind: 'confirm'; readonly request: number; readonly planHash: string }
  | { readonly kind: 'cancel'; readonly request: number }
  | { readonly kind: 'approve'; readonly request: number; readonly planHash: string }
  /** Asks why before it is done. */
  | { readonly kind: 'deny'; readonly request: number; readonly planHash: string }
  /** All there is to know about a request, for the presser alone. */
  | { readonly kind: 'details'; readonly request: number }
  /** The same wish once more, on what is there now. */
  | { readonly kind: 'ask-again'; readonly request: number }
  /** Runs a command as if the presser had typed it: paging, picking. */
  | { readonly kind: 'run'; readonly line: string }
  /** Asks for the reason that a command was given without, and runs it with that. */
  | {
      readonly kind: 'give-reason';
      readonly path: readonly string[];
      readonly values: Readonly<Record<string, string>>;
    };
