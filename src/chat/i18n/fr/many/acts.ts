import type { ChangeAct } from '../../../../domain/request/many/change-act.ts';
import type { PlanFigures } from '../../../../domain/request/many/plan-summary.ts';
import type { actTexts as english } from '../../en/many/acts.ts';
import type { Format } from '../../format.ts';
import { pluralEnding } from '../typography.ts';

type ActWords = { readonly todo: string; readonly done: string };

/** What a request of many changes does, counted. */
export function actTexts(format: Format): ReturnType<typeof english> {
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
      case 'resume':
        return simple('Réactiver', each, 'réactivée');
      case 'quota':
        return { todo: `Modifier le quota de ${boxes}`, done: `Quota de ${boxes} modifié` };
      case 'forwards':
        return { todo: `Modifier les transferts de ${each}`, done: `Transferts de ${each} modifiés` };
      case 'several':
        return simple('Modifier', each, 'modifiée');
      case 'hand-over':
        return simple('Transmettre', boxes, 'transmise');
      case 'owner':
        return { todo: `Désigner le propriétaire de ${boxes}`, done: `Propriétaire de ${boxes} désigné` };
      case 'link':
        return { todo: `Envoyer les liens de ${boxes}`, done: `Liens de ${boxes} envoyés` };
      case 'password':
        return { todo: `Définir le mot de passe de ${boxes}`, done: `Mot de passe de ${boxes} défini` };
      case 'app-password':
        return {
          todo: `Modifier les mots de passe d’application de ${boxes}`,
          done: `Mots de passe d’application de ${boxes} modifiés`,
        };
      case 'add-domain':
        return simple('Ajouter', counted(count, 'domaine'), 'ajouté');
    }
  }

  /** All changes together, by what they have in common. */
  function together({ changes, acts }: PlanFigures): ActWords {
    const [only, ...others] = acts;
    if (only && others.length === 0) return act(only.act, only.count);
    const [all, s] = [addressesOf(changes), pluralEnding(changes)];
    if (acts.every((each) => each.act.startsWith('create-')))
      return { todo: `Créer ${all}`, done: `${all} créée${s}` };
    if (acts.every((each) => each.act.startsWith('delete-')))
      return { todo: `Supprimer ${all}`, done: `${all} supprimée${s}` };
    const what = counted(changes, 'modification');
    return { todo: `Appliquer ${what}`, done: `${what} appliquée${s}` };
  }

  return {
    act: (kind, count) => act(kind, count).todo,
    headline: (summary, domain) => {
      const { todo, done } = together(summary);
      const place = domain ?? counted(summary.domains, 'domaine');
      if (summary.fromFile) {
        const all = addressesOf(summary.changes);
        const s = pluralEnding(summary.changes);
        return {
          todo: `Importer ${all} dans ${place}`,
          done: `${all} importée${s} dans ${place}`,
          button: todo,
        };
      }
      const addsDomains = summary.acts.every((each) => each.act === 'add-domain');
      const where = addsDomains ? '' : ` dans ${place}`;
      return { todo: `${todo}${where}`, done: `${done}${where}`, button: todo };
    },
  };
}
