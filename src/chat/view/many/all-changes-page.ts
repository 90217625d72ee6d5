import type { Platform } from '../../../domain/actor.ts';
import { actOf, type ChangeAct } from '../../../domain/request/many/change-act.ts';
import { isOfOne, type Request, type RequestedChange } from '../../../domain/request/request.ts';
import { createTurns } from '../../../lib/turns.ts';
import { changesOf } from '../../../requests/changes/changes-of.ts';
import type { AppContext } from '../../../requests/context/app-context.ts';
import type { Translations } from '../../i18n/translations.ts';
import { manyViewContext, type RequestViewSource } from '../current-request-view.ts';
import { requestDetailsPage } from '../request-details.ts';
import type { View } from '../view.ts';
import { allChangesView, changesPerPage } from './all-changes-view.ts';
import type { ManyRequest } from './many-request.ts';
import { storedManyRequest } from './stored-many-request.ts';

/** Which changes to list; `act`: only those that do this. */
type Wanted = { readonly page: number; readonly act?: ChangeAct | undefined };

/** A page of a stored request's changes, in the order of application, for one reader alone; of a single change, its details. */
export async function allChangesPage(
  app: RequestViewSource,
  text: Translations,
  reader: { readonly platform: Platform },
  request: Request,
  { page: wanted, act }: Wanted,
): Promise<View> {
  const { platform } = reader;
  if (isOfOne(request)) return requestDetailsPage(app, text, reader, request, wanted);
  const many = storedManyRequest(app, request);
  const count = countOf(many, act);
  const size = changesPerPage(platform);
  const page = Math.max(1, Math.min(wanted, Math.ceil(count / size)));
  const from = (page - 1) * size;
  const changes = act
    ? await changesDoing(app, request, act, { from, size })
    : app.store.changes.page(request.plan.key, { after: from - 1, limit: size });
  const list = { page, act: act ?? null, changes, count };
  return allChangesView(many, list, manyViewContext(app, text, request, { platform }));
}

const countOf = ({ plan: { size, summary } }: ManyRequest, act: ChangeAct | undefined): number =>
  act ? (summary.acts.find((each) => each.act === act)?.count ?? 0) : size;

async function changesDoing(
  app: Pick<AppContext, 'store'>,
  request: Request,
  act: ChangeAct,
  { from, size }: { readonly from: number; readonly size: number },
): Promise<RequestedChange[]> {
  const pause = createTurns();
  const found: RequestedChange[] = [];
  let before = 0;
  for (const change of changesOf(app, request)) {
    await pause();
    if (actOf(change) !== act) continue;
    if (before >= from) found.push(change);
    before += 1;
    if (found.length === size) break;
  }
  return found;
}
