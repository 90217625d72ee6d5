/**
 * The strongly connected components of a graph: nodes that lead to one another have the same number. Tarjan's algorithm,
 * without recursion, so that a long chain is no stack overflow. Yields where it can pause.
 */
export function* strongComponents<N>(
  nodes: Iterable<N>,
  edgesOf: (node: N) => readonly N[],
): Generator<void, Map<N, number>> {
  const order = new Map<N, number>();
  const low = new Map<N, number>();
  const component = new Map<N, number>();
  const open: N[] = [];
  let components = 0;

  const enter = (node: N) => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    open.push(node);
    return { node, edges: edgesOf(node), at: 0 };
  };
  const lower = (node: N, to: number | undefined): void => {
    low.set(node, Math.min(low.get(node) ?? 0, to ?? Number.POSITIVE_INFINITY));
  };
  const close = (node: N): void => {
    if (low.get(node) !== order.get(node)) return;
    for (const each of open.splice(open.lastIndexOf(node))) component.set(each, components);
    components += 1;
  };

  for (const root of nodes) {
    const path = order.has(root) ? [] : [enter(root)];
    for (let step = path.at(-1); step; step = path.at(-1)) {
      yield;
      const { node } = step;
      const next = step.edges[step.at];
      step.at += 1;
      if (next === undefined) {
        close(node);
        path.pop();
        const parent = path.at(-1);
        if (parent) lower(parent.node, low.get(node));
      } else if (!order.has(next)) path.push(enter(next));
      else if (!component.has(next)) lower(node, order.get(next));
    }
  }
  return component;
}
