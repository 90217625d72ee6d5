import { existingAddressOrCatchAll } from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { resolveDestinations } from '../src/chat/command/resolve-destinations.ts';
import { nullIfEmpty } from '../src/domain/address/address-state.ts';
import { addedDestinations, includesDestination } from '../src/domain/address/destination.ts';
import { err, ok } from '../src/domain/result.ts';
import { deleteAddress } from './delete.ts';

export const forwardRemove = defineChange(
  {
    path: ['forward', 'remove'],
    task: 'addresses',
    arguments: [
      existingAddressOrCatchAll,
      {
        name: 'to',
        type: 'addresses',
        asFound: true,
        positional: true,
        required: true,
        completes: 'addresses',
      },
    ],
    summary: {
      en: 'stop forwarding to addresses',
      fr: 'cesser de transférer vers des adresses',
    },
    form: {
      title: { en: 'Stop forwarding', fr: 'Ne plus transférer' },
      submit: { en: 'Stop forwarding', fr: 'Ne plus transférer' },
      fields: {
        address: { label: { en: 'Mail for', fr: 'Courrier pour' } },
        to: { label: { en: 'No longer forward to', fr: 'Ne plus transférer vers' } },
      },
    },
    names: { fr: { path: ['transfert', 'retirer'] } },
    synonyms: ['unforward'],
    namedLike: [deleteAddress],
  },
  changeState((before, { address, to: typed }) => {
    const to = resolveDestinations(typed, before.forwards);
    const absent = to.find((forward) => !includesDestination(before.forwards, forward));
    if (absent) return err({ code: 'forward-absent', address, forward: absent });
    const after = nullIfEmpty({ ...before, forwards: addedDestinations(to, before.forwards) });
    return after ? ok(after) : err({ code: 'last-forward', address });
  }),
);
