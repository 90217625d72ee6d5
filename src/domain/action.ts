/** What pressing a button does. A platform carries it behind an opaque id, never in the button itself. */
export type Action =
  | { readonly kind: 'confirm'; readonly request: number; readonly planHash: string }
  | { readonly kind: 'cancel'; readonly request: number }
  | { readonly kind: 'approve'; readonly request: number; readonly planHash: string }
  | { readonly kind: 'deny'; readonly request: number; readonly planHash: string }
  /** Runs a command as if the presser had typed it: paging, picking, "ask again". */
  | { readonly kind: 'run'; readonly line: string };
