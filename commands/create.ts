import { defineChange } from '../src/chat/command/define-command.ts';
import { resolvePerson } from '../src/chat/command/resolve-person.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { kindOf } from '../src/domain/address/address-state.ts';
import { err, ok } from '../src/domain/result.ts';
import { disposalsAt, readAddress } from '../src/requests/access/read-address.ts';
import { defaultQuota, roundQuota } from '../src/requests/planning/plan.ts';

export const create = defineChange(
  {
    path: ['create'],
    task: 'addresses',
    arguments: [
      { name: 'address', type: 'address', positional: true, required: true, completes: 'domains' },
      { name: 'forward', type: 'addresses', completes: 'addresses' },
      { name: 'quota', type: 'quota' },
      { name: 'for', type: 'person' },
    ],
    summary: {
      en: 'make a mailbox, which may forward too',
      fr: 'créer une boîte, qui peut aussi transférer',
    },
    details: {
      en: 'for:PERSON says whose it is to be, if not yours: they alone get the link to set its password.',
      fr: fr`for:PERSON dit pour qui elle est, si ce n’est pour vous : le lien pour définir le mot de passe ne parvient qu’à cette personne.`,
    },
    names: { fr: { path: ['créer'], arguments: { forward: 'transfert', quota: 'quota' } } },
    synonyms: ['add', 'new', 'make', 'mailbox', 'adduser', 'ajouter', 'nouveau', 'nouvelle'],
  },
  async (context, { address, forward = [], quota, for: person }) => {
    const { app, actor } = context;
    const before = await readAddress(app, actor, address);
    if (!before.ok) return before;
    if (before.value)
      return err({
        code: 'address-taken',
        address,
        as: kindOf(before.value, disposalsAt(app, address)),
      });
    const owner = person && resolvePerson(actor, person);
    if (owner && !owner.ok) return owner;
    const given = quota === undefined ? defaultQuota(app, actor, address) : quota;
    const mailbox = { id: app.newMailboxId(), quota: roundQuota(app, address, given) };
    const after = { mailbox, forwards: forward, enabled: true };
    const change = { kind: 'address', address, before: null, after } as const;
    return ok(owner ? { kind: 'owned', change, owner: owner.value } : change);
  },
);
