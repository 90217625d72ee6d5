import type { DkimChange } from '../../domain/dkim/dkim-change.ts';
import { signingSelector } from '../../domain/dkim/dkim-key.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';

/**
 * What a request has done to DKIM keys, the other way round, as far as it is still so. A deleted key is gone for good.
 * @throws MailServerUnavailable
 */
export async function revertDkim(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  applied: readonly RequestedChange[],
): Promise<{ readonly changes: readonly DkimChange[]; readonly hasConflict: boolean }> {
  const done = applied.flatMap(({ change }) =>
    change.kind === 'dkim' && change.act !== 'delete' ? [change] : [],
  );
  const reverted = await Promise.all(done.map((change) => revertOne({ mailServer }, change)));
  const changes = reverted.flatMap((change) => change ?? []);
  return { changes, hasConflict: changes.length < done.length };
}

async function revertOne(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  change: DkimChange,
): Promise<DkimChange | null> {
  const keys = await mailServer.dkimKeys(change.domain);
  const signs = signingSelector(keys);
  const { selector, from, act } = change;
  const isThere = (name: string | null): name is string => keys.some((key) => key.selector === name);
  switch (act) {
    case 'make':
      return isThere(selector) && (signs !== selector || change.atOnce)
        ? { ...change, act: 'delete', from: signs }
        : null;
    case 'sign':
      if (signs !== selector) return null;
      return isThere(from)
        ? { ...change, act: 'sign', selector: from, from: signs }
        : { ...change, act: 'stop', from: signs };
    case 'stop':
      return signs === null && isThere(selector) ? { ...change, act: 'sign', from: null } : null;
    case 'delete':
      return null;
  }
}
