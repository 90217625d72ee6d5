import { displayDomain } from '../../../../domain/address/address.ts';
import type { Bytes } from '../../../../domain/address/address-state.ts';
import {
  type ChangeAct,
  isDeletion,
  isRemoving,
  removingFirst,
  sameVerb,
} from '../../../../domain/request/many/change-act.ts';
import type { ActCount, PlanFigures } from '../../../../domain/request/many/plan-summary.ts';
import { soleValue } from '../../../../domain/request/many/value-counts.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { Headline } from '../../en/headline.ts';
import type { actTexts as english } from '../../en/many/acts.ts';
import type { Format } from '../../format.ts';
import { lowerFirst } from '../../lower-first.ts';
import { fr, pluralEnding } from '../typography.ts';

type ActWords = { readonly todo: string; readonly done: string };

/** Of two acts, what somebody asks for takes its “à” twice: “demande à importer … et à supprimer …”. */
type Joined = ActWords & { readonly wanted?: string };

const wantedBoth = (one: string, other: string): string => `à ${lowerFirst(one)} et à ${lowerFirst(other)}`;

/** What a request of many changes does, counted. */
export function actTexts(format: Format, quota: (bytes: Bytes | null) => string): ReturnType<typeof english> {
  const counted = (count: number, one: string, more = `${one}s`): string =>
    `${format.count(count)} ${count < 2 ? one : more}`;
  const boxesOf = (count: number) => counted(count, 'boîte');
  const addressesOf = (count: number) => counted(count, 'adresse');

  /** `Créer 12 boîtes`, `12 boîtes créées`. */
  function act(kind: ChangeAct, count: number): ActWords {
    const s = pluralEnding(count);
    const [boxes, each] = [boxesOf(count), addressesOf(count)];
    const aliases = `${format.count(count)} alias`;
    const catchAlls = counted(count, 'adresse attrape-tout', 'adresses attrape-tout');
    const simple = (verb: string, what: string, done: string): ActWords => ({
      todo: `${verb} ${what}`,
      done: `${what} ${done}${s}`,
    });
    switch (kind) {
      case 'create-mailbox':
        return simple('Créer', boxes, 'créée');
      case 'create-alias':
        return simple('Créer', aliases, 'créé');
      case 'create-catch-all':
        return simple('Créer', catchAlls, 'créée');
      case 'delete-mailbox':
        return simple('Supprimer', boxes, 'supprimée');
      case 'delete-alias':
        return simple('Supprimer', aliases, 'supprimé');
      case 'delete-catch-all':
        return simple('Supprimer', catchAlls, 'supprimée');
      case 'convert-to-alias':
        return { todo: `Convertir ${boxes} en alias`, done: `${boxes} convertie${s} en alias` };
      case 'convert-to-mailbox':
        return { todo: `Convertir ${each} en boîte${s}`, done: `${each} convertie${s} en boîte${s}` };
      case 'restore-mailbox':
        return simple('Rétablir', boxes, 'rétablie');
      case 'suspend':
        return simple('Suspendre', each, 'suspendue');
      case 'suspend-login':
        return { todo: `Suspendre la connexion à ${boxes}`, done: `Connexion à ${boxes} suspendue` };
      case 'suspend-mail':
        return { todo: `Suspendre le courrier de ${boxes}`, done: `Courrier de ${boxes} suspendu` };
      case 'resume':
        return simple('Réactiver', each, 'réactivée');
      case 'resume-login':
        return { todo: `Réactiver la connexion à ${boxes}`, done: `Connexion à ${boxes} réactivée` };
      case 'resume-mail':
        return { todo: `Réactiver le courrier de ${boxes}`, done: `Courrier de ${boxes} réactivé` };
      case 'quota':
        return { todo: `Modifier le quota de ${boxes}`, done: `Quota de ${boxes} modifié` };
      case 'forwards':
        return { todo: `Modifier les transferts de ${each}`, done: `Transferts de ${each} modifiés` };
      case 'several':
        return simple('Modifier', each, 'modifiée');
      case 'hand-over':
        return simple('Transmettre', boxes, 'transmise');
      case 'close':
        return simple('Fermer', boxes, 'fermée');
      case 'owner':
        return { todo: `Désigner le propriétaire de ${boxes}`, done: `Propriétaire de ${boxes} désigné` };
      case 'rename':
        return simple('Renommer', boxes, 'renommée');
      case 'link':
        return { todo: `Envoyer les liens de ${boxes}`, done: `Liens de ${boxes} envoyés` };
      case 'password':
        return { todo: `Définir le mot de passe de ${boxes}`, done: `Mot de passe de ${boxes} défini` };
      case 'app-password':
        return {
          todo: `Modifier les mots de passe d’application de ${boxes}`,
          done: `Mots de passe d’application de ${boxes} modifiés`,
        };
      case 'keep':
        return { todo: `Laisser ${each} en l’état`, done: `${each} laissée${s} en l’état` };
      case 'note':
        return { todo: `Modifier la note de ${each}`, done: `Note de ${each} modifiée` };
      case 'group':
        return { todo: `Changer le groupe de ${each}`, done: `Groupe de ${each} changé` };
      case 'access':
        return { todo: `Modifier qui a accès à ${each}`, done: `Accès à ${each} modifié` };
      case 'set-absence':
        return {
          todo: `Enregistrer le message d’absence de ${boxes}`,
          done: `Message d’absence de ${boxes} enregistré`,
        };
      case 'end-absence':
        return {
          todo: `Mettre fin au message d’absence de ${boxes}`,
          done: `Fin du message d’absence de ${boxes}`,
        };
      case 'add-domain':
        return simple('Ajouter', counted(count, 'domaine'), 'ajouté');
      case 'add-domain-name':
        return simple('Ajouter', counted(count, 'autre nom', 'autres noms'), 'ajouté');
      case 'remove-domain-name':
        return simple('Retirer', counted(count, 'autre nom', 'autres noms'), 'retiré');
      case 'domain-quota':
        return {
          todo: `Fixer le quota de ${counted(count, 'domaine')}`,
          done: `Quota de ${counted(count, 'domaine')} fixé`,
        };
      case 'dkim':
        return simple('Modifier', counted(count, 'clé DKIM', 'clés DKIM'), 'modifiée');
      case 'remove-domain':
        return simple('Supprimer', counted(count, 'domaine'), 'supprimé');
    }
  }

  /** The only act, with the value that all mailboxes get. */
  function soleAct({ act: kind, count }: ActCount, { quotas, owners }: PlanFigures): ActWords {
    const boxes = boxesOf(count);
    const to = soleValue(quotas);
    if (kind === 'quota' && to)
      return {
        todo: fr`Fixer le quota de ${boxes} : ${quota(to.to)}`,
        done: fr`Quota de ${boxes} fixé : ${quota(to.to)}`,
      };
    const owner = soleValue(owners);
    if (kind === 'owner' && owner)
      return {
        todo: `Désigner ${mentionText(owner.to)} propriétaire de ${boxes}`,
        done: `${mentionText(owner.to)} est maintenant propriétaire de ${boxes}`,
      };
    return act(kind, count);
  }

  /** All changes together, by what they have in common; what takes something away comes first. */
  function together(figures: PlanFigures): Joined {
    const { changes } = figures;
    const acts = removingFirst(figures.acts);
    const [lead, ...others] = acts;
    if (lead && others.length === 0) return soleAct(lead, figures);
    const [all, s] = [addressesOf(changes), pluralEnding(changes)];
    if (acts.every((each) => each.act.startsWith('create-')))
      return { todo: `Créer ${all}`, done: `${all} créée${s}` };
    const first = leading(acts);
    if (!first) {
      const what = counted(changes, 'modification');
      return { todo: `Appliquer ${what}`, done: `${what} appliquée${s}` };
    }
    const left = acts.filter((each) => !first.of.includes(each));
    const [second] = left;
    if (!second) return first;
    const count = left.reduce((sum, each) => sum + each.count, 0);
    const other = counted(count, 'autre modification', 'autres modifications');
    const rest =
      left.length === 1
        ? act(second.act, second.count)
        : { todo: `appliquer ${other}`, done: `${other} appliquée${pluralEnding(count)}` };
    return {
      todo: `${first.todo} et ${lowerFirst(rest.todo)}`,
      done: `${first.done} et ${lowerFirst(rest.done)}`,
      wanted: wantedBoth(first.todo, rest.todo),
    };
  }

  /** A domain that comes or goes, with its addresses, and what else changes for that. */
  function ofDomain(
    { domain, act: kind, addresses: count }: NonNullable<PlanFigures['wholeDomain']>,
    { changes }: PlanFigures,
  ): Headline {
    const name = displayDomain(domain);
    const others = changes - count - 1;
    const whole = count > 0 ? `${name} avec ${addressesOf(count)}` : name;
    const more = others > 0 ? counted(others, 'autre modification', 'autres modifications') : null;
    const applied = more ? ` et ${more} appliquée${pluralEnding(others)}` : '';
    return kind === 'remove-domain'
      ? {
          todo: `Supprimer le domaine ${whole}${more ? ` et appliquer ${more}` : ''}`,
          done: `Domaine ${whole} supprimé${applied}`,
          button: 'Supprimer le domaine',
        }
      : {
          todo: `Ajouter le domaine ${whole}${more ? ` et appliquer ${more}` : ''}`,
          done: `Domaine ${whole} ajouté${applied}`,
          button: 'Ajouter le domaine',
        };
  }

  /** What is deleted, counted. */
  const deleted = ({ act: kind, count }: ActCount): string => {
    if (kind === 'delete-mailbox') return boxesOf(count);
    return kind === 'delete-catch-all'
      ? counted(count, 'adresse attrape-tout', 'adresses attrape-tout')
      : `${format.count(count)} alias`;
  };

  /** What is said first of several acts: all that is deleted, or that takes something away; null: nothing leads. */
  function leading(acts: readonly ActCount[]): (ActWords & { readonly of: readonly ActCount[] }) | null {
    const [lead] = acts;
    if (!lead || (acts.length > 2 && !isRemoving(lead.act))) return null;
    const of = acts.filter((each) => each === lead || (isDeletion(lead.act) && isDeletion(each.act)));
    if (of.length === 1) return { ...act(lead.act, lead.count), of };
    const what = format.list(of.map(deleted));
    const e = of.some((each) => each.act === 'delete-alias') ? '' : 'e';
    return { todo: `Supprimer ${what}`, done: `${what} supprimé${e}s`, of };
  }

  /** In a button: what takes something away, else how many changes. */
  const button = (figures: PlanFigures, todo: string): string => {
    const acts = removingFirst(figures.acts);
    const [lead, ...others] = acts;
    // A button can’t mention a person.
    if (lead?.act === 'owner' && others.length === 0) return act(lead.act, lead.count).todo;
    if (!lead || others.every((each) => sameVerb(each.act, lead.act))) return todo;
    const what = isRemoving(lead.act) ? leading(acts)?.todo : undefined;
    return what ?? `Appliquer ${counted(figures.changes, 'modification')}`;
  };

  return {
    quotas: ({ values, others }) =>
      [
        ...values.map(({ to, count }) => `${quota(to)} pour ${boxesOf(count)}`),
        ...(others > 0 ? [`d’autres quotas pour ${boxesOf(others)}`] : []),
      ].join(', '),
    owners: ({ values, others }) =>
      [
        ...values.map(({ to, count }) => `${mentionText(to)} de ${boxesOf(count)}`),
        ...(others > 0 ? [`d’autres de ${boxesOf(others)}`] : []),
      ].join(', '),
    act: (kind, count) => act(kind, count).todo,
    headline: (summary, domain) => {
      const { todo, done, wanted } = together(summary);
      const place = domain ?? counted(summary.domains, 'domaine');
      if (summary.fromFile) {
        const all = addressesOf(summary.changes);
        const s = pluralEnding(summary.changes);
        const gone = summary.lost.mailboxes > 0 ? leading(removingFirst(summary.acts)) : null;
        const add = `Importer ${all} dans ${place}`;
        return {
          todo: gone ? `${add}, et ${lowerFirst(gone.todo)}` : add,
          ...(gone && { wanted: wantedBoth(add, gone.todo) }),
          done: `${all} importée${s} dans ${place}${gone ? `, ${gone.done}` : ''}`,
          button: button(summary, todo),
        };
      }
      if (summary.wholeDomain) return ofDomain(summary.wholeDomain, summary);
      const addsDomains = summary.acts.every((each) => each.act === 'add-domain');
      const where = addsDomains ? '' : ` dans ${place}`;
      return {
        todo: `${todo}${where}`,
        done: `${done}${where}`,
        button: button(summary, todo),
        ...(wanted !== undefined && { wanted: `${wanted}${where}` }),
      };
    },
  };
}
