import { defineChange, viewAnswer } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { dkimKeysView } from '../src/chat/view/domains/dkim-keys-view.ts';
import { chooseKey } from '../src/domain/dkim/choose-key.ts';
import { err } from '../src/domain/result.ts';
import { missingCapability } from '../src/requests/access/missing-capability.ts';
import { requireVisibleDomain } from '../src/requests/access/read-address.ts';
import { tryMailServer } from '../src/requests/context/try-mail-server.ts';
import { readPublished } from '../src/requests/dkim/read-published.ts';
import { unpublishedFault } from '../src/requests/dkim/unpublished-fault.ts';

export const domainDkim = defineChange(
  {
    path: ['domain', 'dkim'],
    formerPaths: [['dkim']],
    task: 'admin',
    needs: 'dkim',
    arguments: [
      {
        name: 'domain',
        type: 'domain',
        positional: true,
        required: true,
        completes: 'domains',
        existing: true,
      },
      { name: 'action', type: 'choice', choices: ['make', 'sign', 'stop', 'delete'], positional: true },
      { name: 'selector', type: 'text', most: 63 },
    ],
    summary: {
      en: 'show, make and change the keys that sign a domain’s mail',
      fr: 'afficher, créer et changer les clés qui signent le courrier d’un domaine',
    },
    form: {
      title: { en: 'DKIM keys', fr: 'Clés DKIM' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        domain: { label: { en: 'Domain', fr: 'Domaine' } },
        action: {
          label: { en: 'What to do?', fr: 'Que faire ?' },
          hint: { en: 'Leave empty to see the keys.', fr: 'Laissez vide pour voir les clés.' },
        },
        selector: {
          label: { en: 'Selector', fr: 'Sélecteur' },
          hint: {
            en: 'Only where there are several keys.',
            fr: 'Seulement s’il y a plusieurs clés.',
          },
        },
      },
      choices: {
        make: { en: 'Make a key', fr: 'Créer une clé' },
        sign: { en: 'Sign with a key', fr: 'Signer avec une clé' },
        stop: { en: 'Stop signing', fr: 'Ne plus signer' },
        delete: { en: 'Delete a key', fr: 'Supprimer une clé' },
      },
    },
    details: {
      en: 'Without an action, it shows the keys, and the record of each to publish. To change a key: make, publish its record, then sign. Facteur signs with a key only once its record is in DNS, and deletes the former key seven days later.',
      fr: fr`Sans action, affiche les clés et l’enregistrement de chacune à publier. Pour changer de clé : créer, publier son enregistrement, puis signer. Facteur ne signe avec une clé qu’une fois son enregistrement dans le DNS, et supprime l’ancienne sept jours plus tard.`,
    },
    names: {
      fr: {
        path: ['domaine', 'dkim'],
        arguments: { action: 'action', selector: 'sélecteur' },
        choices: { make: 'créer', sign: 'signer', stop: 'arrêter', delete: 'supprimer' },
      },
    },
  },
  async ({ app, actor, text }, { domain, action, selector }) => {
    const visible = requireVisibleDomain(app, actor, domain);
    if (!visible.ok) return visible;
    const read = await tryMailServer(app.mailServer.dkimKeys(domain));
    if (!read.ok) return read;
    const lacking = missingCapability(app, domain, ['dkim']);
    if (lacking) return err(lacking);
    const keys = read.value;
    const { signsNewKeys = false } = app.mailServer.serverOf(domain);
    if (action === undefined) {
      const published = await Promise.all(
        keys.map(async (key) => ({ ...key, found: await readPublished(app, domain, key) })),
      );
      return viewAnswer(dkimKeysView(text, domain, { keys: published, keepsOne: signsNewKeys }));
    }
    const chosen = chooseKey({ domain, act: action, selector }, keys, {
      now: app.clock(),
      atOnce: signsNewKeys,
    });
    if (!chosen.ok) return chosen;
    const unpublished = await unpublishedFault(app, chosen.value, keys);
    return unpublished ? err(unpublished) : chosen;
  },
);
