import { show } from '../src/chat/answer.ts';
import { type Context, defineChange } from '../src/chat/command.ts';
import type { View } from '../src/chat/view.ts';
import { type Address, shownAddress } from '../src/domain/address.ts';
import { kindOf } from '../src/domain/address-state.ts';
import { ok, refused } from '../src/domain/result.ts';
import { readAddress } from '../src/requests/read.ts';
import type { RemovedMailboxRow } from '../src/store/removed-mailboxes.ts';

export const restore = defineChange(
  {
    path: ['restore'],
    needs: 'restore',
    arguments: [
      { name: 'address', type: 'address', positional: true, required: true, completes: 'addresses' },
      { name: 'mailbox', type: 'text' },
    ],
  },
  async (context, { address, mailbox }) => {
    const { office, actor } = context;
    const read = await readAddress(office, actor, address);
    if (!read.ok) return read;
    const before = read.value;
    const removed = office.store.removedMailboxes.restorable(address, office.clock());
    const [newest, ...older] = removed;
    if (!newest) return refused({ code: 'nothing-removed', address });
    if (before?.mailbox) return refused({ code: 'address-taken', address, as: kindOf(before) });
    if (mailbox === undefined && older.length > 0) return show(whichOne(context, address, removed));
    const chosen = mailbox === undefined ? newest : removed.find((row) => row.mailbox === mailbox);
    if (!chosen) return refused({ code: 'removed-unknown', address, mailbox: mailbox ?? '' });
    const after = {
      mailbox: { id: chosen.mailbox, quota: chosen.quota },
      forwards: before?.forwards ?? [],
      enabled: before?.enabled ?? true,
    };
    return ok({ kind: 'address', address, before, after });
  },
);

function whichOne({ text }: Context, address: Address, removed: readonly RemovedMailboxRow[]): View {
  const { lists, plans, format } = text;
  return {
    tone: 'plain',
    title: lists.whichTitle(shownAddress(address), removed.length),
    table: {
      columns: [
        { title: lists.removedOn, align: 'left' },
        { title: lists.messages, align: 'right' },
      ],
      rows: removed.map((row) => [format.moment(row.removedAt), plans.holding(row)]),
    },
    hint: lists.whichHint,
    buttons: removed.map((row) => ({
      label: lists.restoreButton(format.moment(row.removedAt)),
      style: 'plain',
      action: { kind: 'run', line: `/mail restore ${address} mailbox:${row.mailbox}` },
    })),
  };
}
