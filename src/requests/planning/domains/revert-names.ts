import type { AliasDomain } from '../../../domain/address/alias-domain.ts';
import type { DomainAliasChange } from '../../../domain/request/change.ts';
import type { RequestedChange } from '../../../domain/request/request.ts';
import { readNamesAbout } from '../../access/read-domain.ts';
import type { AppContext } from '../../context/app-context.ts';

type RevertedNames = {
  readonly changes: readonly DomainAliasChange[];
  /** Whether a name stays what it has become since: a domain of its own, or another name of another. */
  readonly hasConflict: boolean;
};

/**
 * What a request has done to other names of domains, the other way round, where it is not so already.
 * @throws MailServerUnavailable
 */
export async function revertNames(
  { store, mailServer }: Pick<AppContext, 'store' | 'mailServer'>,
  applied: readonly RequestedChange[],
): Promise<RevertedNames> {
  const done = applied.flatMap(({ change }) => (change.kind === 'domain-alias' ? [change] : []));
  if (done.length === 0) return { changes: [], hasConflict: false };
  const names = await readNamesAbout(
    mailServer,
    done.map(({ domain }) => domain),
  );
  const isSo = ({ domain, target }: AliasDomain) =>
    names.some((each) => each.domain === domain && each.target === target);
  const isTaken = ({ domain, target }: AliasDomain) =>
    store.domains.isKnown(domain) || names.some((each) => each.domain === domain && each.target !== target);
  const given = done.filter((each) => each.act === 'add' && isSo(each));
  const taken = done.filter((each) => each.act === 'remove' && !isSo(each));
  return {
    changes: [
      ...given.map((each) => ({ ...each, act: 'remove' as const })),
      ...taken.filter((each) => !isTaken(each)).map((each) => ({ ...each, act: 'add' as const })),
    ],
    hasConflict: taken.some(isTaken),
  };
}
