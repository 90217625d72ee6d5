import { displayAddress } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { FollowedGroup, NamedGroup, PlacedMember } from '../../../../domain/groups/followed-group.ts';
import { targetOf } from '../../../../domain/request/change.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { Format } from '../../format.ts';
import type { Translations } from '../../translations.ts';
import { fr, pluralEnding } from '../typography.ts';
import { platformNames } from '../vocabulary.ts';

/** As many members are named one by one. */
const mostNamed = 20;

/** A group as its platform shows it, and which platform that is. */
export const groupName = ({ name, platform }: Pick<NamedGroup, 'name' | 'platform'>): string =>
  `@${sanitizeText(name)} (${platformNames[platform]})`;

/** Texts about aliases that follow a group. */
export function groups(format: Format): Translations['groups'] {
  const person = (group: NamedGroup, { id, name }: Pick<PlacedMember, 'id' | 'name'>): string =>
    mentionText({ platform: group.platform, userId: id, displayName: name });
  const people = (group: NamedGroup, members: readonly PlacedMember[]): string => {
    const named = members.slice(0, mostNamed).map((each) => person(group, each));
    const left = members.length - named.length;
    return format.list(left > 0 ? [...named, `${format.count(left)} de plus`] : named);
  };
  const members = (count: number): string => `${format.count(count)} membre${pluralEnding(count)}`;
  const reach = ({ reach: to, platform }: FollowedGroup): string =>
    to === 'inside'
      ? 'Il ne mène qu’à des boîtes de vos domaines.'
      : `Un membre sans boîte dans vos domaines reçoit le courrier à l’extérieur, à l’adresse que ${platformNames[platform]} connaît de lui.`;
  const withoutPlace = (group: NamedGroup, without: readonly PlacedMember[]): string =>
    without.length === 0
      ? ''
      : fr` Sans boîte, donc sans courrier : ${people(group, without)}. /mail personne accueillir leur en donne une.`;

  return {
    name: groupName,
    effect: (effect) => {
      if (effect.kind === 'unfollow-group')
        return `L’alias ne suit plus ${groupName(effect.of)}.${effect.forwardsStay ? ' Ses transferts restent en l’état.' : ''}`;
      const { from, to, placed } = effect;
      const [all, without] = [placed.length, placed.filter((each) => each.to === null)];
      const instead = from && from.group !== to.group ? ` au lieu de ${groupName(from)}` : '';
      const now = all === 0 ? '' : `, ${members(all)} actuellement`;
      return `L’alias suit ${groupName(to)}${instead}${now}. Les nouveaux membres reçoivent le courrier, ceux qui partent n’en reçoivent plus, sans nouvelle demande. ${reach(to)}${withoutPlace(to, without)}`;
    },
    headline: (change, effects) => {
      const subject = displayAddress(targetOf(change));
      const follow = effects.find((effect) => effect.kind === 'follow-group');
      if (follow && effects.some(({ kind }) => kind === 'create-address'))
        return {
          todo: `Créer l’alias ${subject} pour ${groupName(follow.to)}`,
          done: `Alias ${subject} créé pour ${groupName(follow.to)}`,
          button: 'Créer',
          wanted: `l’alias ${subject} pour ${groupName(follow.to)}`,
        };
      if (follow)
        return {
          todo: `Lier ${subject} à ${groupName(follow.to)}`,
          done: `${subject} suit ${groupName(follow.to)}`,
          button: 'Suivre le groupe',
        };
      if (change.kind !== 'group') return null;
      const of = change.from ? groupName(change.from) : 'un groupe';
      return {
        todo: `Délier ${subject} de ${of}`,
        done: `${subject} ne suit plus ${of}`,
        button: 'Ne plus suivre',
      };
    },
    causes: (group, agreed, { joined, left, moved }) => [
      `Facteur tient l’alias à jour selon ${groupName(group)}. La demande #${agreed} l’a approuvé.`,
      ...joined.map((each) => fr`${person(group, each)} est dans le groupe : ${placeText(each)}`),
      ...left.map(
        (each) => fr`${person(group, each)} n’y est plus, ou n’a plus de boîte : ${placeText(each)}`,
      ),
      ...moved.map((each) => fr`${person(group, each)} a une autre boîte : ${placeText(each)}`),
    ],
    field: 'Suit',
    others: 'Transfère aussi vers',
    state: (group, count, lookedAt) =>
      `${groupName(group)}, ${members(count)}${lookedAt === null ? '' : `, consulté le ${format.moment(lookedAt)}`}`,
    without: 'Sans boîte',
    stop: 'Ne plus suivre',
    people,
    follows: (address, group) => `${address} suit ${groupName(group)}`,
    followsNone: (address) => `${address} ne suit aucun groupe`,
    hint: (address) =>
      `Après /mail adresse groupe ${address} suit:@GROUPE, l’alias suit un groupe. suit:aucun y met fin.`,
    notice: {
      changed: (address, group) => `${address} a été mis à jour selon ${groupName(group)}`,
      without: (group, count) =>
        count === 1
          ? `Un membre de ${groupName(group)} n’a pas de boîte`
          : `${members(count)} de ${groupName(group)} n’ont pas de boîte`,
      withoutText: (group, without, address) =>
        fr`${people(group, without)} : le courrier pour ${address} ne leur parvient pas.`,
      withoutHint:
        '/mail personne accueillir PERSONNE donne une boîte à quelqu’un. /mail propriétaire ADRESSE PERSONNE indique à qui est une boîte existante.',
      unread: (address, group) => `${groupName(group)} est illisible, ${address} reste donc en l’état`,
      troubles: {
        'no-permission': fr`Facteur n’a pas le droit de voir qui en fait partie. Demandez à l’exploitant : /mail statut en dit plus.`,
        plan: 'La formule de l’espace de travail n’a plus de groupes.',
        away: 'La plateforme ne répond plus depuis un moment. Facteur continue d’essayer.',
      },
      gone: (address, group) => `${groupName(group)} a été supprimé. ${address} reste en l’état`,
      empty: (address, group) =>
        `Plus personne dans ${groupName(group)} n’a de boîte. ${address} reste en l’état`,
      refused: (address, group) => `${address} n’a pas pu être mis à jour selon ${groupName(group)}`,
      aliasGone: (address, group) => `${address} n’est plus un alias et ne suit plus ${groupName(group)}`,
      mass: (address, group, count) =>
        fr`${members(count)} ont quitté ${groupName(group)} d’un coup. ${address} attend un administrateur`,
      massText: (request) => `Rien n’a encore changé. La demande #${request} attend un administrateur.`,
      endHint: (address) =>
        fr`/mail adresse groupe ${address} montre ce que l’alias suit. Avec suit:aucun, il garde ses transferts et ne suit plus rien.`,
      requestHint: (request, address) =>
        `/mail demande afficher ${request} affiche la demande. /mail historique ${address} affiche les autres modifications.`,
    },
  };
}

const placeText = ({ to }: PlacedMember): string =>
  to === null ? 'pas de boîte' : `${displayDestination(to)}.`;
