import { type Actor, type Platform, personOf } from '../../domain/actor.ts';
import type { Membership } from '../../domain/domain-review/find-findings.ts';
import { RetryLater } from '../../lib/retry-later.ts';
import { canonicalPerson } from '../../policy/roles.ts';
import type { AppContext } from '../context/app-context.ts';
import type { MembershipOf } from './gather-facts.ts';
import { someoneIn } from './review-place.ts';

/** Asks a platform whether somebody is still there. */
export type AskOne = (person: Actor) => Promise<Membership>;

/** People who are asked about in one review: of the others it is not known. */
const mostAsked = 500;

/** Pauses that a platform may ask for in one review, in milliseconds. */
const longestPause = 5 * 60_000;

/**
 * Asks the platforms about people, one after the other, as slowly as they want. Somebody with several accounts has left
 * once none of them is there. Whoever can't be asked about is unknown.
 */
export function createMembershipOf(
  { policy }: Pick<AppContext, 'policy'>,
  askOn: Readonly<Partial<Record<Platform, AskOne>>>,
  pause: (milliseconds: number) => Promise<void>,
): MembershipOf {
  return async (people) => {
    const found = new Map<string, Membership>();
    let patience = longestPause;
    let asked = 0;

    async function ask(person: Actor): Promise<Membership> {
      // At a terminal nobody comes or goes.
      if (person.platform === 'terminal') return 'here';
      const one = askOn[person.platform];
      if (!one || asked >= mostAsked || patience < 0) return 'unknown';
      asked += 1;
      try {
        return await one(person);
      } catch (error) {
        if (!(error instanceof RetryLater)) return 'unknown';
        patience -= error.pause;
        if (patience < 0) return 'unknown';
        await pause(error.pause);
        return one(person).catch((): Membership => 'unknown');
      }
    }

    for (const person of people) {
      const key = personOf(person);
      if (found.has(key)) continue;
      const first = await ask(person);
      found.set(key, first);
      if (first !== 'left') continue;
      for (const other of otherAccounts(policy(), person)) {
        const membership = await ask(other);
        if (membership === 'left') continue;
        found.set(key, membership);
        if (membership === 'here') break;
      }
    }
    return found;
  };
}

/** The other accounts that the policy file links with somebody's, in their tenants. */
function otherAccounts(policy: ReturnType<AppContext['policy']>, person: Actor): Actor[] {
  const own = personOf(person);
  const all = new Set([...policy.people].flat());
  return [...all]
    .filter((each) => each !== own && canonicalPerson(policy, each) === canonicalPerson(policy, own))
    .map((each) => ({
      ...someoneIn(each.slice(0, each.lastIndexOf('/'))),
      userId: each.slice(each.lastIndexOf('/') + 1),
    }));
}
