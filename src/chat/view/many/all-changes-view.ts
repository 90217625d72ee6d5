import type { Platform } from '../../../domain/actor.ts';
import type { ChangeAct } from '../../../domain/request/many/change-act.ts';
import type { RequestedChange } from '../../../domain/request/request.ts';
import { rowsPerPage } from '../paginate.ts';
import type { Button, View } from '../view.ts';
import { detailsOf } from './few-changes.ts';
import { csvButton } from './many-parts.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';

/** How many changes are on a page: a message on Discord holds fewer. */
export const changesPerPage = (platform: Platform): number =>
  platform === 'terminal' ? 40 : rowsPerPage(platform, { inTable: 40 });

/** The changes of one page, in the order of application, and how many there are in all. */
export type ChangesPage = {
  readonly page: number;
  /** Only changes that do this are listed; null: all. */
  readonly act: ChangeAct | null;
  readonly changes: readonly RequestedChange[];
  readonly count: number;
};

/** As many kinds of changes have a button that lists only them. */
const maxFilters = 4;

/** Lists a request's changes, for one reader alone. */
export function allChangesView(request: ManyRequest, list: ChangesPage, context: ManyViewContext): View {
  const { text, platform } = context;
  const { many, lists, requests } = text;
  const { id } = request;
  const pages = Math.max(1, Math.ceil(list.count / changesPerPage(platform)));
  const fromFile = list.changes.some(({ line }) => line !== null);
  const begun = list.changes.some(({ state }) => state !== 'planned');
  const rows = list.changes.map((each) => [
    text.format.count(each.line ?? each.position + 1),
    [text.plans.headline(each.change, each.effects).todo, ...detailsOf(each, context)].join('. '),
    ...(begun ? [many.states[each.state]] : []),
  ]);
  return {
    tone: 'plain',
    title: list.act ? lists.headed(many.allTitle(id), many.act(list.act, list.count)) : many.allTitle(id),
    ...(rows.length === 0 && { text: [many.noChanges] }),
    table: {
      sortable: true,
      columns: [
        { title: fromFile ? many.line : many.number, align: 'right' },
        { title: lists.what, align: 'left' },
        ...(begun ? [{ title: lists.state, align: 'left' } as const] : []),
      ],
      rows,
    },
    hint: `${requests.page(list.page, pages)} ${many.allHint(id)}`,
    buttons: [
      ...pageButtons(request, list, pages, context),
      ...filterButtons(request, list, context),
      csvButton(request, context),
    ],
  };
}

function pageButtons(
  { id }: ManyRequest,
  { page, act }: ChangesPage,
  pages: number,
  { text: { lists } }: ManyViewContext,
) {
  const button = (label: string, to: number): Button => ({
    label,
    style: 'plain',
    action: { kind: 'all-changes', request: id, page: to, ...(act && { act }) },
  });
  return [
    ...(page > 1 ? [button(lists.previous, Math.min(page - 1, pages))] : []),
    ...(page < pages ? [button(lists.next, page + 1)] : []),
  ];
}

function filterButtons(
  { id, plan }: ManyRequest,
  { act }: ChangesPage,
  { text: { many } }: ManyViewContext,
): Button[] {
  const { acts } = plan.summary;
  const about = { kind: 'all-changes', request: id, page: 1 } as const;
  if (act) return [{ label: many.buttons.everything, style: 'plain', action: about }];
  if (acts.length < 2) return [];
  return acts
    .toSorted((one, other) => other.count - one.count)
    .slice(0, maxFilters)
    .map((each) => ({
      label: many.act(each.act, each.count),
      style: 'plain',
      action: { ...about, act: each.act },
    }));
}
