import { displayAddress } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { FollowedGroup, NamedGroup, PlacedMember } from '../../../../domain/groups/followed-group.ts';
import type { MembershipChange } from '../../../../domain/groups/reconcile.ts';
import type { Change } from '../../../../domain/request/change.ts';
import { targetOf } from '../../../../domain/request/change.ts';
import type { Effect } from '../../../../domain/request/effect.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { Format } from '../../format.ts';
import type { Headline } from '../headline.ts';
import { platformNames } from '../vocabulary.ts';

/** As many members are named one by one. */
const mostNamed = 20;

/** A group as its platform shows it, and which platform that is. */
export const groupName = ({ name, platform }: Pick<NamedGroup, 'name' | 'platform'>): string =>
  `@${sanitizeText(name)} (${platformNames[platform]})`;

/** Texts about aliases that follow a group. */
export function groups(format: Format) {
  const person = (group: NamedGroup, { id, name }: Pick<PlacedMember, 'id' | 'name'>): string =>
    mentionText({ platform: group.platform, userId: id, displayName: name });
  const people = (group: NamedGroup, members: readonly PlacedMember[]): string => {
    const named = members.slice(0, mostNamed).map((each) => person(group, each));
    const left = members.length - named.length;
    return format.list(left > 0 ? [...named, `${format.count(left)} more`] : named);
  };
  const members = (count: number): string => `${format.count(count)} ${count === 1 ? 'member' : 'members'}`;
  const reach = ({ reach: to, platform }: FollowedGroup): string =>
    to === 'inside'
      ? 'It leads to mailboxes in your domains only.'
      : `A member without a mailbox in your domains gets the mail outside, at the address that ${platformNames[platform]} has of them.`;
  const withoutPlace = (group: NamedGroup, without: readonly PlacedMember[]): string =>
    without.length === 0
      ? ''
      : ` Without a mailbox, and so without mail: ${people(group, without)}. /mail person onboard gives them one.`;

  return {
    name: groupName,
    effect: (effect: Extract<Effect, { kind: 'follow-group' | 'unfollow-group' }>): string => {
      if (effect.kind === 'unfollow-group')
        return `It no longer follows ${groupName(effect.of)}.${effect.forwardsStay ? ' Its forwards stay as they are.' : ''}`;
      const { from, to, placed } = effect;
      const [all, without] = [placed.length, placed.filter((each) => each.to === null)];
      const instead = from && from.group !== to.group ? ` instead of ${groupName(from)}` : '';
      const now = all === 0 ? '' : `, ${members(all)} now`;
      return `It follows ${groupName(to)}${instead}${now}. New members get the mail, and those who leave get none. Facteur asks nobody again. ${reach(to)}${withoutPlace(to, without)}`;
    },
    /** Null: the change is about no group. */
    headline: (change: Change, effects: readonly Effect[]): Headline | null => {
      const subject = displayAddress(targetOf(change));
      const follow = effects.find((effect) => effect.kind === 'follow-group');
      if (follow && effects.some(({ kind }) => kind === 'create-address'))
        return {
          todo: `Create the alias ${subject} for ${groupName(follow.to)}`,
          done: `Alias ${subject} created for ${groupName(follow.to)}`,
          button: 'Create',
          wanted: `the alias ${subject} for ${groupName(follow.to)}`,
        };
      if (follow)
        return {
          todo: `Have ${subject} follow ${groupName(follow.to)}`,
          done: `${subject} follows ${groupName(follow.to)}`,
          button: 'Follow group',
        };
      if (change.kind !== 'group') return null;
      const of = change.from ? groupName(change.from) : 'a group';
      return {
        todo: `Stop ${subject} from following ${of}`,
        done: `${subject} no longer follows ${of}`,
        button: 'Stop following',
      };
    },
    /** What a request of Facteur's own follows from, a line for each kind of cause. */
    causes: (group: NamedGroup, agreed: number, { joined, left, moved }: MembershipChange): string[] => [
      `Facteur keeps the alias as ${groupName(group)} is. Request #${agreed} agreed to that.`,
      ...joined.map((each) => `${person(group, each)} is in the group: ${placeText(each)}`),
      ...left.map(
        (each) => `${person(group, each)} left the group, or has no mailbox now: ${placeText(each)}`,
      ),
      ...moved.map((each) => `${person(group, each)} has another mailbox: ${placeText(each)}`),
    ],
    field: 'Follows',
    others: 'Also forwards to',
    /** How a list marks what a group has put there. */
    state: (group: FollowedGroup, count: number, lookedAt: number | null): string =>
      `${groupName(group)}, ${members(count)}${lookedAt === null ? '' : `, last looked at ${format.moment(lookedAt)}`}`,
    without: 'Without a mailbox',
    stop: 'Stop following',
    people,
    follows: (address: string, group: NamedGroup) => `${address} follows ${groupName(group)}`,
    followsNone: (address: string) => `${address} follows no group`,
    hint: (address: string) =>
      `/mail address group ${address} follows:@GROUP has the alias follow a group. follows:none ends that.`,
    notice: {
      changed: (address: string, group: NamedGroup) =>
        `${address} was brought in line with ${groupName(group)}`,
      without: (group: NamedGroup, count: number) =>
        count === 1
          ? `A member of ${groupName(group)} has no mailbox`
          : `${members(count)} of ${groupName(group)} have no mailbox`,
      withoutText: (group: NamedGroup, without: readonly PlacedMember[], address: string) =>
        `${people(group, without)}: mail to ${address} doesn’t reach them.`,
      withoutHint:
        '/mail person onboard PERSON gives a person a mailbox. /mail owner ADDRESS PERSON says whose an existing one is.',
      unread: (address: string, group: NamedGroup) =>
        `${groupName(group)} can’t be read, so ${address} stays as it is`,
      troubles: {
        'no-permission':
          'Facteur lacks the permission to see who is in it. Ask the operator: /mail status says more.',
        plan: 'The plan of the workspace no longer has user groups.',
        away: 'The platform has not answered for a while. Facteur goes on trying.',
      },
      gone: (address: string, group: NamedGroup) =>
        `${groupName(group)} was deleted. ${address} stays as it is`,
      empty: (address: string, group: NamedGroup) =>
        `Nobody in ${groupName(group)} has a mailbox now. ${address} stays as it is`,
      refused: (address: string, group: NamedGroup) =>
        `${address} could not be brought in line with ${groupName(group)}`,
      aliasGone: (address: string, group: NamedGroup) =>
        `${address} isn’t an alias now, and no longer follows ${groupName(group)}`,
      mass: (address: string, group: NamedGroup, count: number) =>
        `${members(count)} left ${groupName(group)} at once. ${address} waits for an admin`,
      massText: (request: number) => `Nothing has changed yet. Request #${request} waits for an admin.`,
      endHint: (address: string) =>
        `/mail address group ${address} shows what it follows. With follows:none, it keeps its forwards and follows nothing.`,
      requestHint: (request: number, address: string) =>
        `/mail request show ${request} shows the request. /mail history ${address} shows the other changes.`,
    },
  };
}

const placeText = ({ to }: PlacedMember): string =>
  to === null ? 'no mailbox' : `${displayDestination(to)}.`;
