/**
 * States of one change of a request. `planned`: waits, or never began where its request has ended. `sent`: a job applies it.
 * `skipped`: something that it needs was not applied.
 */
export const changeStates = ['planned', 'sent', 'applied', 'stale', 'failed', 'skipped'] as const;

export type ChangeState = (typeof changeStates)[number];
