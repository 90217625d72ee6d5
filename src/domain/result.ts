/** The result of an operation that may be refused: a value, or a fault that the user can act on. */
export type Result<T, F> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: F };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const err = <F>(fault: F): Result<never, F> => ({ ok: false, fault });
