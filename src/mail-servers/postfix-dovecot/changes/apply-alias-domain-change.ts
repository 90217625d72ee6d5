import type { DomainAliasChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { aliasDomainRefusal } from '../../shared/alias-domain-refusal.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { applied, type ChangeAuthor } from '../../shared/driver-kit.ts';
import type { DriverContext } from '../context.ts';
import type { Tables } from '../tables.ts';
import { createLogAuthor, type LogAuthor } from './write-address.ts';

/** Makes a domain another name of another, or no longer. As with PostfixAdmin, an alias domain has a row of a domain too. */
export async function applyAliasDomainChange(
  context: DriverContext,
  change: DomainAliasChange,
  orderedBy: ChangeAuthor,
): Promise<Outcome> {
  const author = createLogAuthor(context, orderedBy);
  const refusal = await context.directory.transaction((tables): ApplyRefusal => {
    const of = tables.aliasTarget.get(change.domain) ?? null;
    if (change.act === 'remove') {
      if (of === change.target) remove(tables, change, author);
      return null;
    }
    if (of === change.target) return null;
    const why = refusalNow(tables, change);
    if (why) return { kind: 'impossible', why };
    const { domain, target } = change;
    tables.insertDomain.run({ domain, now: author.now });
    tables.insertAliasDomain.run({ domain, target, now: author.now });
    tables.log.run({ ...author, domain, action: 'create_alias_domain', data: target });
    return null;
  });
  return refusal ?? applied;
}

const refusalNow = (tables: Tables, change: DomainAliasChange) =>
  aliasDomainRefusal(change, {
    isTargetReceived: tables.receivesFor.get(change.target) !== undefined,
    domainIsAliasOf: tables.aliasTarget.get(change.domain) ?? null,
    targetIsAliasOf: tables.aliasTarget.get(change.target) ?? null,
    addresses: tables.addressesIn.all({ domain: change.domain }),
    names: tables.aliasDomainsOf.all(change.domain),
  });

/** One with addresses, which others gave it, is a domain of its own from now on. */
function remove(tables: Tables, { domain, target }: DomainAliasChange, author: LogAuthor): void {
  if (tables.addressesIn.all({ domain }).length > 0) tables.deleteAliasDomain.run(domain);
  else tables.deleteDomain(domain);
  tables.log.run({ ...author, domain, action: 'delete_alias_domain', data: target });
}
