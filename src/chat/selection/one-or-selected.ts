import type { Address } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { ok, type Result } from '../../domain/result.ts';
import { changeSelected } from '../../requests/selection/change-selected.ts';
import { findSelected } from '../../requests/selection/find-selected.ts';
import { nameFirst } from '../../requests/selection/name-first.ts';
import type { SelectionAct } from '../../requests/selection/selected-changes.ts';
import type { CommandContext } from '../command/command.ts';
import { type PlannedChange, viewAnswer } from '../command/define-command.ts';
import { selectedText } from '../view/selected-field.ts';
import { parseWhere } from './parse-where.ts';

/** A handler for `defineChange`, for one address or for all that match: `one` plans the change of one. */
export const oneOrSelected =
  <Args extends { readonly address: Address | undefined; readonly where: string | undefined }>(
    one: (context: CommandContext, args: Args & { readonly address: Address }) => Promise<PlannedChange>,
    actOf: (context: CommandContext, args: Args) => Result<SelectionAct, Fault>,
    /** The command's name, which its refusals show. */
    command: string,
  ) =>
  async (context: CommandContext, args: Args): Promise<PlannedChange> => {
    const { address, where = '' } = args;
    if (address !== undefined) return one(context, { ...args, address });
    const act = actOf(context, args);
    if (!act.ok) return act;
    const selection = parseWhere(where, command);
    if (!selection.ok) return selection;
    const found = await findSelected(context.app, context.actor, selection.value);
    return found.ok ? actOnSelected(context, found.value, act.value, where) : found;
  };

/** Plans an act on several addresses. @param where the filters by which they were chosen; null: from a list. */
export async function actOnSelected(
  { app, actor, text }: CommandContext,
  addresses: readonly Address[],
  act: SelectionAct,
  where: string | null,
): Promise<PlannedChange> {
  const at = app.clock();
  const planned = await changeSelected(app, actor, addresses, act);
  if (!planned.ok) return planned;
  const { changes, asIs, left, alsoDeleted, keeps } = planned.value;
  const selected = {
    where,
    at,
    found: addresses.length,
    left: nameFirst(left.map(({ address }) => address)),
  };
  const said = {
    selected,
    ...(asIs > 0 && { asIs }),
    ...(alsoDeleted && { alsoDeleted }),
    ...(keeps && { keeps }),
  };
  if (changes.length > 0) return ok({ kind: 'changes', changes, ...said });
  const { nothing: title, next: hint } = text.selection;
  const lines = [selectedText(selected, text.selection), ...(asIs > 0 ? [text.many.asIs(asIs)] : [])];
  return viewAnswer({ tone: 'plain', title, text: lines, hint });
}
