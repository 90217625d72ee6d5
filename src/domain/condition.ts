/** Whether a part of Facteur works, in words that an operator can act on. */
export type Condition = { readonly part: string; readonly ok: boolean; readonly detail: string };
