import { displayAddress, displayDomain } from '../../../domain/address/address.ts';
import { type Change, type DomainAliasChange, targetOf } from '../../../domain/request/change.ts';
import type { Effect } from '../../../domain/request/effect.ts';
import { isKeeping, soleNote } from '../../../domain/request/effect-predicates.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import type { Translations } from '../translations.ts';
import { dkimHeadline } from './domains/dkim.ts';
import { accessHeadline } from './sharing/access.ts';
import { suspensionHeadline } from './suspension/suspension-headline.ts';
import { absenceHeadline } from './times/absences.ts';
import { fr, quoteName } from './typography.ts';

/** A change in a few words: to do, done, and as the label of the button that confirms it. */
export const planHeadline: Translations['plans']['headline'] = (change, effects) => {
  const subject = displayAddress(targetOf(change));
  const has = (kind: Effect['kind']) => effects.some((effect) => effect.kind === kind);
  if (change.kind === 'domain') {
    const domain = displayDomain(change.domain);
    return {
      todo: `Ajouter le domaine ${domain}`,
      done: `Domaine ${domain} ajouté${change.postmaster ? `, avec ${subject}` : ''}`,
      button: 'Ajouter',
    };
  }
  if (change.kind === 'domain-remove') {
    const domain = displayDomain(change.domain);
    return {
      todo: `Supprimer le domaine ${domain}`,
      done: `Domaine ${domain} supprimé`,
      button: 'Supprimer',
    };
  }
  if (change.kind === 'domain-alias') return aliasDomainHeadline(change);
  if (change.kind === 'domain-quota') {
    const domain = displayDomain(change.domain);
    return {
      todo: `Fixer le quota du domaine ${domain}`,
      done: `Quota du domaine ${domain} fixé`,
      button: 'Fixer le quota',
    };
  }
  if (change.kind === 'dkim') return dkimHeadline(change);
  if (change.kind === 'absence') return absenceHeadline(change, subject);
  if (change.kind === 'password') {
    return {
      todo: `Définir le mot de passe de la boîte ${subject}`,
      done: `Mot de passe de la boîte ${subject} défini`,
      button: 'Définir',
    };
  }
  if (change.kind === 'rename') {
    const from = displayAddress(change.from);
    return {
      todo: `Renommer la boîte ${from} en ${subject}`,
      done: `Boîte ${from} renommée en ${subject}`,
      button: 'Renommer',
    };
  }
  if (change.kind === 'access') return accessHeadline(change);
  const note = change.kind === 'note' ? change.to : soleNote(effects);
  if (note !== undefined) {
    if (note === null)
      return {
        todo: `Retirer la note de ${subject}`,
        done: `Note de ${subject} retirée`,
        button: 'Retirer la note',
      };
    return {
      todo: `Enregistrer la note de ${subject}`,
      done: `Note de ${subject} enregistrée`,
      button: 'Enregistrer',
    };
  }
  const credentials = credentialsHeadline(change, subject);
  if (credentials) return credentials;
  if (isKeeping(effects))
    return { todo: `Laisser ${subject} en l’état`, done: `${subject} reste en l’état`, button: 'Garder' };
  if (has('restore-mailbox')) {
    return {
      todo: `Rétablir la boîte ${subject}`,
      done: `Boîte ${subject} rétablie`,
      button: 'Rétablir',
    };
  }
  if (has('remove-address')) {
    const { the, Name, e } = has('catch-all') ? catchAll : has('drop-mailbox') ? mailbox : alias;
    return {
      todo: `Supprimer ${the} ${subject}`,
      done: `${Name} ${subject} supprimé${e}`,
      button: 'Supprimer',
    };
  }
  if (has('drop-mailbox')) {
    return {
      todo: `Convertir la boîte ${subject} en alias`,
      done: `Boîte ${subject} convertie en alias`,
      button: 'Convertir',
    };
  }
  if (has('create-address')) {
    const { the, Name, e } = has('catch-all') ? catchAll : has('add-mailbox') ? mailbox : alias;
    return {
      todo: `Créer ${the} ${subject}`,
      done: `${Name} ${subject} créé${e}`,
      button: 'Créer',
      wanted: `${the} ${subject}`,
    };
  }
  if (has('add-mailbox')) {
    return {
      todo: `Convertir ${subject} en boîte`,
      done: `Adresse ${subject} convertie en boîte`,
      button: 'Convertir',
    };
  }
  return (
    suspensionHeadline(subject, effects) ?? {
      todo: `Modifier ${subject}`,
      done: `Adresse ${subject} modifiée`,
      button: 'Modifier',
    }
  );
};

const mailbox = { the: 'la boîte', Name: 'Boîte', e: 'e' };
const alias = { the: 'l’alias', Name: 'Alias', e: '' };
const catchAll = { the: 'l’adresse attrape-tout', Name: 'Adresse attrape-tout', e: 'e' };

/** Changes of who has access to a mailbox. */
function credentialsHeadline(change: Change, subject: string): ReturnType<typeof planHeadline> | null {
  switch (change.kind) {
    case 'app-password':
      return change.act === 'add'
        ? {
            todo: fr`Créer le mot de passe d’application ${quoteName(change.name)} de la boîte ${subject}`,
            done: fr`Mot de passe d’application ${quoteName(change.name)} de la boîte ${subject} créé`,
            button: 'Créer',
          }
        : {
            todo: fr`Révoquer le mot de passe d’application ${quoteName(change.name)} de la boîte ${subject}`,
            done: fr`Mot de passe d’application ${quoteName(change.name)} de la boîte ${subject} révoqué`,
            button: 'Révoquer',
          };
    case 'link':
      return {
        todo: `Envoyer à ${mentionText(change.owner)} un lien pour la boîte ${subject}`,
        done: `Lien pour la boîte ${subject} envoyé à ${mentionText(change.owner)}`,
        button: 'Envoyer le lien',
      };
    case 'owner':
      if (change.closedUntil !== undefined)
        return {
          todo: `Fermer la boîte ${subject}`,
          done: `Boîte ${subject} fermée`,
          button: 'Fermer',
        };
      return change.locksOut
        ? {
            todo: `Transmettre la boîte ${subject} à ${mentionText(change.to)}`,
            done: `Boîte ${subject} transmise à ${mentionText(change.to)}`,
            button: 'Transmettre',
          }
        : {
            todo: `Désigner ${mentionText(change.to)} comme propriétaire de la boîte ${subject}`,
            done: `${mentionText(change.to)} est désormais propriétaire de la boîte ${subject}`,
            button: 'Désigner',
          };
    default:
      return null;
  }
}

function aliasDomainHeadline({ domain, target, act }: DomainAliasChange) {
  const [name, of] = [displayDomain(domain), displayDomain(target)];
  return act === 'add'
    ? {
        todo: `Faire de ${name} un autre nom de ${of}`,
        done: `${name} est maintenant un autre nom de ${of}`,
        button: 'Ajouter le nom',
      }
    : {
        todo: `Retirer l’autre nom ${name} de ${of}`,
        done: `${name} n’est plus un autre nom de ${of}`,
        button: 'Retirer le nom',
      };
}
