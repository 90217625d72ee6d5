import type { Domain } from '../../domain/address/address.ts';
import type { Capability } from '../../domain/capability.ts';
import type { Fault } from '../../domain/fault.ts';
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
