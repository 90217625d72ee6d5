import type { OpenState, RequestState } from './request-state.ts';

/** Milliseconds after their own last step for which a requester is taken to look at their request. */
export const attention = 2 * 60_000;

/** How a request ended, from its requester's point of view. Times are milliseconds since 1970. */
export type RequestEnd = {
  /** The state that it ended from. */
  readonly from: OpenState;
  readonly to: RequestState;
  readonly at: number;
  /** Who ended it by a click; Facteur: its work was done, its time was over, or something else came first. */
  readonly by: 'requester' | 'somebody else' | 'Facteur';
  /** The last thing that a person did about it before: asked, confirmed, approved. */
  readonly lastStep: { readonly byRequester: boolean; readonly at: number };
};

/**
 * Whether the end is news to the requester, who is notified then. It is none where they ended the request themselves, or
 * where it ended a moment after their own last step: they see it in the message that they look at.
 */
export function isEndNews({ from, to, at, by, lastStep }: RequestEnd): boolean {
  if (by !== 'Facteur') return by === 'somebody else';
  if (from === 'awaiting-approval' || from === 'scheduled' || to === 'expired') return true;
  // After the clock was set back, how long ago the step was is unknown.
  const isRecent = lastStep.at <= at && at - lastStep.at <= attention;
  return !(lastStep.byRequester && isRecent);
}
