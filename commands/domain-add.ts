import { defineChange } from '../src/chat/command/define-command.ts';
import { postmasterOf } from '../src/domain/address/address.ts';
import { ok } from '../src/domain/result.ts';
import { tryMailServer } from '../src/requests/context/try-mail-server.ts';
import { create } from './create.ts';

export const domainAdd = defineChange(
  {
    path: ['domain', 'add'],
    task: 'admin',
    needs: 'domains',
    arguments: [
      { name: 'domain', type: 'domain', positional: true, required: true },
      { name: 'postmaster', type: 'address', asDestination: true, required: true, completes: 'addresses' },
    ],
    summary: {
      en: 'add a domain, with a forward for its postmaster',
      fr: 'ajouter un domaine, avec un transfert pour son postmaster',
    },
    form: {
      title: { en: 'Add a domain', fr: 'Ajouter un domaine' },
      submit: { en: 'Add', fr: 'Ajouter' },
      fields: {
        domain: {
          label: { en: 'Domain', fr: 'Domaine' },
          placeholder: { en: 'example.org', fr: 'example.org' },
        },
        postmaster: {
          label: { en: 'Forward postmaster’s mail to', fr: 'Transférer postmaster vers' },
          hint: {
            en: 'This address gets mail about the domain itself.',
            fr: 'Cette adresse reçoit le courrier qui concerne le domaine lui-même.',
          },
        },
      },
    },
    names: { fr: { path: ['domaine', 'ajouter'], arguments: { postmaster: 'postmaster' } } },
    namedLike: [create],
  },
  async (context, { domain, postmaster }) => {
    // A domain that another tenant has added keeps the postmaster that it has.
    const present = await tryMailServer(context.app.mailServer.read(postmasterOf(domain)));
    if (!present.ok) return present;
    const state = present.value ?? { mailbox: null, forwards: [postmaster], enabled: true };
    return ok({ kind: 'domain', domain, postmaster: state });
  },
);
