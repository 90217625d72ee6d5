import type { Address } from '../../../src/domain/address/address.ts';
import { isInProgress } from '../../../src/domain/request/request-state.ts';
import { ok } from '../../../src/domain/result.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import { aliasTo, change } from '../../support/fixtures/example-org.ts';
import { account } from '../../support/fixtures/policy.ts';
import type { Taken } from './take-step.ts';
import { addresses, allAddresses, requestsOf, stateNow, type World } from './world.ts';

/**
 * While a request in progress removes an address, somebody asks for a forward to it; while one forwards to an address, somebody
 * asks to remove that.
 */
export async function askAgainst(world: World, back: number): Promise<Taken> {
  const request = requestsOf(world).filter(({ state }) => isInProgress(state))[back];
  const changes = request ? [...world.app.store.changes.of(request.plan.key)] : [];
  const ada = account('slack/T1', 'ada', 'admin');
  const asked = async (subject: Address, after: ReturnType<typeof aliasTo> | null) =>
    submit(world.app, ada, change(subject, stateNow(world, subject), after), { reason: 'so' });
  for (const { change: theirs } of changes) {
    if (theirs.kind !== 'address') continue;
    const other = addresses.find((each) =>
      changes.every(({ change: { kind, ...of } }) => !('address' in of) || of.address !== each),
    );
    if (!theirs.after && other) await asked(other, aliasTo(theirs.address));
    for (const to of theirs.after?.forwards ?? [])
      if (allAddresses.includes(to as Address)) await asked(to as Address, null);
  }
  return { actor: ada, request: null, planHash: null, reviews: false, agrees: false, answer: ok(null) };
}
