import type { Platform } from '../../domain/actor.ts';
import type { RequestUpdate } from './adapter.ts';

/**
 * The update for those who asked for a request that still waits: their message leads to the approvers' one. None once it is
 * decided: their message may hold a link by then, which updates do not.
 */
export const waitingUpdate = (
  updates: readonly RequestUpdate[],
  platform: Platform,
): RequestUpdate | undefined =>
  updates.find(
    (update) =>
      update.platform === platform &&
      update.audience === 'requester' &&
      update.view.buttons?.some(({ action }) => action.kind === 'cancel'),
  );
