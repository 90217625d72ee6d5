import type { Catalogue } from './text/catalogue.ts';
import type { Button } from './view.ts';

/** Buttons that run a line again for the pages around the one that is shown. */
export function pageButtons({ lists }: Catalogue, line: string, page: number, pages: number): Button[] {
  const button = (label: string, to: number): Button => ({
    label,
    style: 'plain',
    action: { kind: 'run', line: `${line} page:${to}` },
  });
  return [
    ...(page > 1 ? [button(lists.previous, Math.min(page - 1, pages))] : []),
    ...(page < pages ? [button(lists.next, page + 1)] : []),
  ];
}
