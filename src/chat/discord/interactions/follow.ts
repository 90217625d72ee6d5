import type { Interaction } from 'discord.js';
import type { Operation, Tracing } from '../../../tracing/tracing.ts';
import type { PendingPayload } from '../../dispatch/payload-inbox.ts';
import { isMenu } from './context-menu.ts';

/**
 * Handles what has come in a trace of its own; what the last run has left, in that of then.
 * @param kind null: it is followed by nothing, as each letter is that somebody types in an argument.
 */
export type Follow = (
  kind: string | null,
  unfinished: Pick<PendingPayload, 'traceparent'> | undefined,
  work: () => Promise<void>,
) => Promise<void>;

export const createFollow =
  (tracing: Tracing): Follow =>
  (kind, unfinished, work) => {
    if (kind === null) return work();
    const operation: Operation = {
      ...{ name: `discord ${kind}`, kind: 'server', logged: 'Answered' },
      details: { platform: 'discord', kind },
    };
    return unfinished
      ? tracing.resume(unfinished.traceparent, operation, work)
      : tracing.begin(operation, work);
  };

/** What the log calls an interaction; null: a completion. */
export function interactionKind(interaction: Interaction): string | null {
  if (interaction.isAutocomplete()) return null;
  if (interaction.isChatInputCommand()) return 'command';
  if (interaction.isModalSubmit()) return 'form';
  return isMenu(interaction) ? 'menu' : 'click';
}
