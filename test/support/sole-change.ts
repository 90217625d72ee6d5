/** The change of a plan that has a single one. @throws where there are several. */
export function soleChange<C>(plan: { readonly changes: readonly C[] } | { readonly kind: 'many' }): C {
  const [only, ...others] = 'changes' in plan ? plan.changes : [];
  if (!only || others.length > 0) throw new RangeError('The plan has not just one change');
  return only;
}
