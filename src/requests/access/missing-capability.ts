import { type Domain, domainOf } from '../../domain/address/address.ts';
import type { Capability } from '../../domain/capability.ts';
import type { Fault } from '../../domain/fault.ts';
import { type Change, homeOf, requiredCapabilities } from '../../domain/request/change.ts';
import type { AppContext } from '../context/app-context.ts';

/** Refuses what needs a capability that the domain's mail server lacks; null: it has all of them. */
export function missingCapability(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  domain: Domain,
  needed: readonly Capability[],
): Fault | null {
  const server = mailServer.serverOf(domain);
  const what = needed.find((each) => server.lacks.includes(each));
  return what ? { code: 'server-cannot', server: server.name, what } : null;
}

/** Refuses a change that its domain's mail server can't make; null: it can. */
export const missingForChange = (app: Pick<AppContext, 'mailServer'>, change: Change): Fault | null =>
  missingCapability(app, homeOf(change), requiredCapabilities(change)) ?? otherServerFault(app, change);

/** Refuses to rename a mailbox into a domain that another mail server has: it would have to be moved. */
function otherServerFault({ mailServer }: Pick<AppContext, 'mailServer'>, change: Change): Fault | null {
  if (change.kind !== 'rename') return null;
  const { name } = mailServer.serverOf(domainOf(change.from));
  const isSame = mailServer.serverOf(domainOf(change.to)).name === name;
  return isSame ? null : { code: 'server-cannot', server: name, what: 'rename-to-other-domain' };
}
