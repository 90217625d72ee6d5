import type { PlanSummary } from './plan-summary.ts';

/** With more items, they are looked through page by page before anybody agrees. */
export const maxItemsAtOnce = 8;

/** As many items are on a page, unless the platform's message holds fewer. */
export const itemsPerPage = 40;

/** With more mailboxes to be lost, their number is typed before anybody agrees. */
const maxLostWithoutNumber = 20;

/** With more mailboxes to be lost, measuring them again takes longer than whoever agrees waits for an answer. */
const maxLostWhileWaiting = 50;

/** Whether a click is answered before the plan is checked, and decided afterwards. */
export const isDecidedLater = ({ lost }: Pick<PlanSummary, 'lost'>): boolean =>
  lost.mailboxes > maxLostWhileWaiting;

export const mustBeLookedThrough = ({ mustSee }: Pick<PlanSummary, 'mustSee'>): boolean =>
  mustSee.length > maxItemsAtOnce;

/** How many pages are looked through before anybody agrees, where a message holds all of a page. */
export const pagesToLookThrough = (summary: Pick<PlanSummary, 'mustSee'>): number =>
  mustBeLookedThrough(summary) ? Math.ceil(summary.mustSee.length / itemsPerPage) : 0;

/** The number of mailboxes that whoever agrees must type; null: none, so few are lost. */
export function lostToType(summary: Pick<PlanSummary, 'lost' | 'mustSee'>): number | null {
  const all = summary.lost.mailboxes + lostLater(summary);
  return all > maxLostWithoutNumber ? all : null;
}

/** How many mailboxes are closed now, to be deleted later. */
export const lostLater = ({ mustSee }: Pick<PlanSummary, 'mustSee'>): number =>
  mustSee.filter(({ kind }) => kind === 'delete-later').length;
