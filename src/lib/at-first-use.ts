/** Makes a value when it is first asked for, and keeps it: what is slow to make, and not needed by every start. */
export function atFirstUse<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
