import type { PlanSummary } from './plan-summary.ts';

/** With more items, they are looked through page by page before anybody agrees. */
export const maxItemsAtOnce = 8;

/** As many items are on a page, unless the platform's message holds fewer. */
export const itemsPerPage = 40;

/** With more mailboxes to be lost, their number is typed before anybody agrees. */
const maxLostWithoutNumber = 20;

export const mustBeLookedThrough = ({ mustSee }: Pick<PlanSummary, 'mustSee'>): boolean =>
  mustSee.length > maxItemsAtOnce;

/** The number of mailboxes that whoever agrees must type; null: none, so few are lost. */
export const lostToType = ({ lost }: Pick<PlanSummary, 'lost'>): number | null =>
  lost.mailboxes > maxLostWithoutNumber ? lost.mailboxes : null;
