/** Whether a part of Facteur works; `detail` is a sentence that an operator can act on. */
export type Condition = { readonly part: string; readonly ok: boolean; readonly detail: string };
