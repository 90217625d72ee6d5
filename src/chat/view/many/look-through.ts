import { itemsPerPage } from '../../../domain/request/many/before-agreeing.ts';
import { countFitting, pageCapacity, paginate } from '../paginate.ts';
import type { Button, View } from '../view.ts';
import { agreementButtons } from './agreement.ts';
import { itemLines } from './many-parts.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';

/** A page of what must be seen, and which items it shows in full: from the first index to before the second. */
export type LookThroughPage = { readonly view: View; readonly from: number; readonly to: number };

/**
 * What must be seen before anybody agrees, from an item on, for one reader alone. The last page has the buttons to agree.
 * With the reason to break the glass, which was given before, the last page has that button instead.
 * Items are named by their index, since how many a page holds differs by platform and language.
 */
export function lookThroughPage(
  request: ManyRequest,
  from: number,
  context: ManyViewContext,
  glass?: string,
): LookThroughPage {
  const { text, platform } = context;
  const { many } = text;
  const { id } = request;
  const lines = itemLines(request, context);
  const start = from >= 0 && from < lines.length ? from : 0;
  const room = pageCapacity(platform);
  const wanted = lines.slice(start, start + itemsPerPage);
  const shown = wanted.slice(0, countFitting(wanted, room));
  const to = start + shown.length;
  const [page] = paginate(
    { tone: 'warning', title: many.lookTitle(id), text: shown },
    Number.POSITIVE_INFINITY,
  );
  const view: View = {
    ...(page ?? { tone: 'warning', title: many.lookTitle(id) }),
    hint: `${many.points(start + 1, to, lines.length)}. ${many.lookHint(id)}`,
    buttons: [
      ...(to < lines.length
        ? [pageButton(request, { label: text.lists.next, from: to, style: 'primary', glass })]
        : glass === undefined
          ? agreementButtons(request, context)
          : [breakGlassButton(request, glass, context)]),
      ...(start > 0
        ? [pageButton(request, { label: text.many.buttons.fromStart, from: 0, style: 'plain', glass })]
        : []),
    ],
  };
  return { view, from: start, to };
}

type PlaceToLook = { readonly from: number; readonly glass: string | undefined };

const pageButton = (
  { id, plan }: ManyRequest,
  { label, style, from, glass }: Pick<Button, 'label' | 'style'> & PlaceToLook,
): Button => ({
  label,
  style,
  action: {
    kind: 'look-through',
    request: id,
    planHash: plan.hash,
    from,
    ...(glass !== undefined && { glass }),
  },
});

const breakGlassButton = ({ id, plan }: ManyRequest, reason: string, { text }: ManyViewContext): Button => ({
  label: text.requests.buttons.breakGlass,
  style: 'danger',
  action: { kind: 'break-glass', request: id, planHash: plan.hash, reason },
});
