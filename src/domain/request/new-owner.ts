import type { Actor } from '../actor.ts';
import type { PlannedChange } from './planned-change.ts';

/** Who gets a new mailbox. Who asks for one gets it where they name nobody; of a list or a file it is nobody's then. */
export const ownerOfNewMailbox = (
  { owner, line }: Pick<PlannedChange, 'owner' | 'line'>,
  requester: Actor,
  isOnly: boolean,
): Actor | null => owner ?? (isOnly && line === null ? requester : null);
