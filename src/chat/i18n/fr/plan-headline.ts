import { displayAddress, displayDomain } from '../../../domain/address/address.ts';
import { type Change, targetOf } from '../../../domain/request/change.ts';
import type { Effect } from '../../../domain/request/effects.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import type { Translations } from '../translations.ts';
import { fr, quoteName } from './typography.ts';

/** A change in a few words: to do, done, and as the label of the button that confirms it. */
export const planHeadline: Translations['plans']['headline'] = (change, effects) => {
  const subject = displayAddress(targetOf(change));
  const has = (kind: Effect['kind']) => effects.some((effect) => effect.kind === kind);
  if (change.kind === 'domain') {
    const domain = displayDomain(change.domain);
    return {
      todo: `Ajouter le domaine ${domain}`,
      done: `Le domaine ${domain} est en place, avec ${subject}`,
      button: 'Ajouter',
    };
  }
  if (change.kind === 'password') {
    return {
      todo: `Définir le mot de passe de la boîte ${subject}`,
      done: `Le mot de passe de la boîte ${subject} est défini`,
      button: 'Définir',
    };
  }
  const credentials = credentialsHeadline(change, subject);
  if (credentials) return credentials;
  if (has('restore-mailbox')) {
    return {
      todo: `Rétablir la boîte ${subject}`,
      done: `La boîte ${subject} est rétablie`,
      button: 'Rétablir',
    };
  }
  if (has('remove-address')) {
    const { the, The, e } = has('catch-all') ? catchAll : has('drop-mailbox') ? mailbox : alias;
    return {
      todo: `Supprimer ${the} ${subject}`,
      done: `${The} ${subject} est supprimé${e}`,
      button: 'Supprimer',
    };
  }
  if (has('drop-mailbox')) {
    return {
      todo: `Changer la boîte ${subject} en alias`,
      done: `${subject} est désormais un alias`,
      button: 'Changer en alias',
    };
  }
  if (has('create-address')) {
    const { the, The, e } = has('catch-all') ? catchAll : has('add-mailbox') ? mailbox : alias;
    return {
      todo: `Créer ${the} ${subject}`,
      done: `${The} ${subject} est créé${e}`,
      button: 'Créer',
      wanted: `${the} ${subject}`,
    };
  }
  if (has('add-mailbox')) {
    return {
      todo: `Donner une boîte à ${subject}`,
      done: `${subject} a désormais une boîte`,
      button: 'Donner une boîte',
    };
  }
  if (has('suspend'))
    return { todo: `Suspendre ${subject}`, done: `${subject} est suspendue`, button: 'Suspendre' };
  if (has('resume'))
    return { todo: `Réactiver ${subject}`, done: `${subject} fonctionne de nouveau`, button: 'Réactiver' };
  return { todo: `Modifier ${subject}`, done: `${subject} est modifiée`, button: 'Modifier' };
};

const mailbox = { the: 'la boîte', The: 'La boîte', e: 'e' };
const alias = { the: 'l’alias', The: 'L’alias', e: '' };
const catchAll = { the: 'l’adresse attrape-tout', The: 'L’adresse attrape-tout', e: 'e' };

/** Changes of who has access to a mailbox. */
function credentialsHeadline(change: Change, subject: string): ReturnType<typeof planHeadline> | null {
  switch (change.kind) {
    case 'app-password':
      return change.act === 'add'
        ? {
            todo: fr`Créer le mot de passe d’application ${quoteName(change.name)} de la boîte ${subject}`,
            done: fr`Le mot de passe d’application ${quoteName(change.name)} de la boîte ${subject} fonctionne`,
            button: 'Créer',
          }
        : {
            todo: fr`Révoquer le mot de passe d’application ${quoteName(change.name)} de la boîte ${subject}`,
            done: fr`Le mot de passe d’application ${quoteName(change.name)} de la boîte ${subject} est révoqué`,
            button: 'Révoquer',
          };
    case 'link':
      return {
        todo: `Envoyer à ${mentionText(change.owner)} un lien pour la boîte ${subject}`,
        done: `${mentionText(change.owner)} reçoit un lien pour la boîte ${subject}`,
        button: 'Envoyer',
      };
    case 'owner':
      return change.locksOut
        ? {
            todo: `Transmettre la boîte ${subject} à ${mentionText(change.to)}`,
            done: `La boîte ${subject} est transmise à ${mentionText(change.to)}`,
            button: 'Transmettre',
          }
        : {
            todo: `Noter que la boîte ${subject} est à ${mentionText(change.to)}`,
            done: `La boîte ${subject} est à ${mentionText(change.to)}`,
            button: 'Noter',
          };
    default:
      return null;
  }
}
