import type { Address } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Change } from '../../domain/request/change.ts';
import { ok, type Result } from '../../domain/result.ts';
import { readExistingAddress } from '../../requests/access/read-address.ts';
import type { CommandContext } from './command.ts';

/**
 * A handler for `defineChange`, from a function that is given an existing address's state and returns the wanted one,
 * null to remove the address.
 */
export const changeState =
  <Args extends { readonly address: Address }>(
    next: (
      before: AddressState,
      args: Args,
      app: CommandContext['app'],
    ) => Result<AddressState | null, Fault>,
  ) =>
  async ({ app, actor }: CommandContext, args: Args): Promise<Result<Change, Fault>> => {
    const { address } = args;
    const before = await readExistingAddress(app, actor, address);
    if (!before.ok) return before;
    const after = next(before.value, args, app);
    return after.ok ? ok({ kind: 'address', address, before: before.value, after: after.value }) : after;
  };
