import { type Context, defineChange } from '../src/chat/command/command.ts';
import { show } from '../src/chat/command/view-answer.ts';
import type { View } from '../src/chat/view/view.ts';
import { type Address, shownAddress } from '../src/domain/address/address.ts';
import { type KeptMailbox, sizeOnly } from '../src/domain/address/address-state.ts';
import { ok, refused } from '../src/domain/result.ts';
import { readAddress } from '../src/requests/access/read-address.ts';
import { keptMailboxes } from '../src/requests/retention/restorable-mailboxes.ts';

export const restore = defineChange(
  {
    path: ['restore'],
    needs: 'restore',
    arguments: [
      {
        name: 'address',
        type: 'address',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
      { name: 'mailbox', type: 'text' },
    ],
  },
  async (context, { address, mailbox }) => {
    const { office, actor } = context;
    const read = await readAddress(office, actor, address);
    if (!read.ok) return read;
    const before = read.value;
    const removed = keptMailboxes(office, actor, address);
    if (!removed.ok) return removed;
    if (removed.value.length === 0) return refused({ code: 'nothing-removed', address });
    const named = removed.value.filter((row) => mailbox === undefined || row.mailbox === mailbox);
    const [chosen, ...others] = named;
    if (!chosen) return refused({ code: 'removed-unknown', address, mailbox: mailbox ?? '' });
    if (before?.mailbox) {
      const kept = named.map(keptOnly);
      return refused({ code: 'restore-over-mailbox', address, kept, at: office.clock() });
    }
    if (others.length > 0) return show(whichOne(context, address, named));
    const after = {
      mailbox: { id: chosen.mailbox, quota: chosen.quota },
      forwards: before?.forwards ?? [],
      enabled: before?.enabled ?? true,
    };
    return ok({ kind: 'address', address, before, after });
  },
);

/** What else is stored of it is nothing to tell. */
const keptOnly = (row: KeptMailbox): KeptMailbox => ({
  mailbox: row.mailbox,
  removedAt: row.removedAt,
  restorableUntil: row.restorableUntil,
  ...sizeOnly(row),
});

function whichOne({ office, text }: Context, address: Address, removed: readonly KeptMailbox[]): View {
  const { lists, plans, format } = text;
  return {
    tone: 'plain',
    title: lists.whichTitle(shownAddress(address), removed.length),
    table: {
      columns: [
        { title: lists.removedOn, align: 'left' },
        { title: lists.messages, align: 'right' },
        { title: lists.keptUntil, align: 'left' },
      ],
      rows: removed.map((row) => [
        format.moment(row.removedAt),
        plans.holding(row),
        format.day(row.restorableUntil, office.clock()),
      ]),
    },
    hint: lists.whichHint(address),
    buttons: removed.map((row) => ({
      label: lists.restoreButton(format.moment(row.removedAt), plans.holding(row)),
      style: 'plain',
      action: { kind: 'run', line: `/mail restore ${address} mailbox:${row.mailbox}` },
    })),
  };
}
