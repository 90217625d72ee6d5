import { canAskOwner, type ReviewItem } from './domain-review.ts';

/** Buttons for findings on one page: a message on Slack has ten in all, of which some are for paging and the file. */
const mostButtons = 7;
const mostItems = 3;

/** As many buttons as a finding can have: what is on which page never changes, whatever is answered. */
const buttonsOf = (item: Pick<ReviewItem, 'owner' | 'category'>): number => (canAskOwner(item) ? 3 : 2);

/** The findings of a review on pages. */
export function reviewPages<Item extends Pick<ReviewItem, 'owner' | 'category'>>(
  items: readonly Item[],
): readonly (readonly Item[])[] {
  const pages: Item[][] = [];
  let left = 0;
  for (const item of items) {
    const page = pages.at(-1);
    if (page && page.length < mostItems && buttonsOf(item) <= left) page.push(item);
    else {
      pages.push([item]);
      left = mostButtons;
    }
    left -= buttonsOf(item);
  }
  return pages;
}

/** The first page with something to answer, else the last; from 0. */
export function pageToAnswer(pages: readonly (readonly Pick<ReviewItem, 'answer'>[])[]): number {
  const open = pages.findIndex((page) => page.some(({ answer }) => answer === null));
  return open === -1 ? Math.max(0, pages.length - 1) : open;
}
