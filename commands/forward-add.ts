import { existingAddressOrCatchAll, untilArgument } from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { includesDestination } from '../src/domain/address/destination.ts';
import { err, ok } from '../src/domain/result.ts';
import { create } from './create.ts';

export const forwardAdd = defineChange(
  {
    path: ['forward', 'add'],
    task: 'addresses',
    arguments: [
      existingAddressOrCatchAll,
      { name: 'to', type: 'addresses', positional: true, required: true, completes: 'addresses' },
      untilArgument,
    ],
    summary: {
      en: 'forward to more addresses',
      fr: 'transférer vers d’autres adresses',
    },
    form: {
      title: { en: 'Forward mail', fr: 'Transférer du courrier' },
      submit: { en: 'Forward', fr: 'Transférer' },
      fields: {
        address: { label: { en: 'Mail for', fr: 'Courrier pour' } },
        to: { label: { en: 'Also forward to', fr: 'Transférer aussi vers' } },
      },
    },
    names: { fr: { path: ['transfert', 'ajouter'] } },
    synonyms: ['forwards', 'fwd', 'redirect', 'transférer', 'rediriger'],
    namedLike: [create],
  },
  changeState((before, { address, to }) => {
    const [present, ...others] = to.filter((forward) => includesDestination(before.forwards, forward));
    if (present) {
      const more = 1 + others.length < to.length ? ({ amongOthers: true } as const) : { others };
      return err({ code: 'forward-present', address, forward: present, ...more });
    }
    return ok({ ...before, forwards: [...before.forwards, ...to] });
  }),
);
