import { itemsPerPage } from '../../../domain/request/many/before-agreeing.ts';
import { countFitting, pageCapacity, splitText } from '../paginate.ts';
import type { Button, View } from '../view.ts';
import { agreementButtons } from './agreement.ts';
import { itemLines } from './many-parts.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';

/**
 * A page of what must be seen, and which items have been shown in full with it: from the first index to before the second.
 */
export type LookThroughPage = { readonly view: View; readonly from: number; readonly to: number };

/**
 * What must be seen before anybody agrees, from an item on, for one reader alone. The last page has the buttons to agree.
 * With the reason to break the glass, which was given before, the last page has that button instead.
 * Items are named by their index, since how many a page holds differs by platform and language.
 * @param shownPieces how many pieces of the first item the page before has shown, where it is too long for one page.
 */
export function lookThroughPage(
  request: ManyRequest,
  from: number,
  context: ManyViewContext,
  glass?: string,
  shownPieces = 0,
): LookThroughPage {
  const { text, platform } = context;
  const { many } = text;
  const { id } = request;
  const lines = itemLines(request, context);
  const start = from >= 0 && from < lines.length ? from : 0;
  const { shown, to, pieces } = fillPage(lines, start, shownPieces, pageCapacity(platform));
  const view: View = {
    ...{ tone: 'warning', title: many.lookTitle(id), text: shown },
    hint: [
      `${many.points(start + 1, Math.max(to, start + 1), lines.length)}.`,
      ...(pieces > 0 ? [many.pointGoesOn] : []),
      many.lookHint(id),
    ].join(' '),
    buttons: [
      ...(to < lines.length
        ? [pageButton(request, { label: text.lists.next, from: to, pieces, style: 'primary', glass })]
        : glass === undefined
          ? agreementButtons(request, context)
          : [breakGlassButton(request, glass, context)]),
      ...(start > 0 || shownPieces > 0
        ? [
            pageButton(request, {
              label: text.many.buttons.fromStart,
              from: 0,
              pieces: 0,
              style: 'plain',
              glass,
            }),
          ]
        : []),
    ],
  };
  return { view, from: start, to };
}

/**
 * As many items as a page holds. One that is too long for a page goes on, on pages of its own; on the last of these it has
 * been shown in full.
 * @returns what the page shows, the first item that is not shown in full, and how many pieces of that one are.
 */
function fillPage(
  lines: readonly string[],
  from: number,
  shownPieces: number,
  room: number,
): { readonly shown: string[]; readonly to: number; readonly pieces: number } {
  const wanted = lines.slice(from, from + itemsPerPage);
  const count = shownPieces > 0 ? 0 : countFitting(wanted, room);
  if (count > 0) return { shown: wanted.slice(0, count).flatMap(splitText), to: from + count, pieces: 0 };
  const all = splitText(wanted[0] ?? '');
  const left = all.slice(shownPieces < all.length ? shownPieces : 0);
  const fitting = Math.max(1, countFitting(left, room));
  return fitting >= left.length
    ? { shown: left, to: from + 1, pieces: 0 }
    : { shown: left.slice(0, fitting), to: from, pieces: all.length - left.length + fitting };
}

type PlaceToLook = { readonly from: number; readonly pieces: number; readonly glass: string | undefined };

const pageButton = (
  { id, plan }: ManyRequest,
  { label, style, from, pieces, glass }: Pick<Button, 'label' | 'style'> & PlaceToLook,
): Button => ({
  label,
  style,
  action: {
    kind: 'look-through',
    request: id,
    planHash: plan.hash,
    from,
    ...(pieces > 0 && { pieces }),
    ...(glass !== undefined && { glass }),
  },
});

const breakGlassButton = ({ id, plan }: ManyRequest, reason: string, { text }: ManyViewContext): Button => ({
  label: text.requests.buttons.breakGlass,
  style: 'danger',
  action: { kind: 'break-glass', request: id, planHash: plan.hash, reason },
});
