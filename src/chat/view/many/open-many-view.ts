import {
  lostLater,
  maxItemsAtOnce,
  mustBeLookedThrough,
} from '../../../domain/request/many/before-agreeing.ts';
import { maxExactMailboxes } from '../../../domain/request/many/growth.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import { pageCapacity, paginate } from '../paginate.ts';
import { askingLines, confirmHint, timeLines } from '../request-view-parts.ts';
import type { Field, View } from '../view.ts';
import { agreementButtons, lookThroughButtons } from './agreement.ts';
import { changeParagraphs } from './few-changes.ts';
import { manyHeadline } from './many-headline.ts';
import { allChangesButton, askingFields, countFields, csvButton, itemLines } from './many-parts.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';

/** A request that waits: its changes one by one where a message holds them, else their counts and what must be seen. */
export function openManyView(request: ManyRequest, context: ManyViewContext): View {
  const { changes } = request.plan;
  if (changes) {
    const each = listedView(request, context, changeParagraphs(changes, context));
    if (paginate(each, pageCapacity(context.platform)).length === 1)
      return { ...each, buttons: buttonsOf(request, context, false) };
  }
  const counted = countedView(request, context);
  return { ...counted.view, buttons: buttonsOf(request, context, counted.isCut) };
}

function listedView(request: ManyRequest, context: ManyViewContext, paragraphs: readonly string[]): View {
  return {
    ...headOf(request, context),
    text: [
      ...paragraphs,
      ...(mustBeLookedThrough(request.plan.summary)
        ? [context.text.many.mustLook(request.plan.summary.mustSee.length)]
        : []),
      ...noteLines(request, context),
    ],
    fields: [...askingFields(request, context), ...approverFields(request, context)],
  };
}

/** On a terminal, which holds more, as many are named. */
const maxItemsAtTerminal = 50;

function countedView(request: ManyRequest, context: ManyViewContext): { view: View; isCut: boolean } {
  const { text, platform } = context;
  const items = itemLines(request, context);
  const { outside } = request.plan.summary;
  const fields = [
    ...countFields(request.plan.summary, context),
    ...askingFields(request, context),
    ...approverFields(request, context),
  ];
  const viewWith = (named: number): View => ({
    ...headOf(request, context),
    text: [
      ...lossLines(request, context),
      ...(named < items.length && outside > 0 ? [text.many.outside(outside)] : []),
      ...(items.length === 0 ? [text.many.nothingToSee] : items.slice(0, named)),
      ...(named > 0 && named < items.length ? [text.many.more(items.length - named)] : []),
      ...refusedLines(request, context),
      ...(mustBeLookedThrough(request.plan.summary) || named < items.length
        ? [text.many.mustLook(items.length)]
        : []),
      ...noteLines(request, context),
    ],
    fields,
  });
  const most = Math.min(items.length, platform === 'terminal' ? maxItemsAtTerminal : maxItemsAtOnce);
  const room = pageCapacity(platform);
  const named =
    Array.from({ length: most + 1 }, (_, less) => most - less).find(
      (each) => paginate(viewWith(each), room).length === 1,
    ) ?? 0;
  return { view: viewWith(named), isCut: named < items.length };
}

const buttonsOf = (request: ManyRequest, context: ManyViewContext, isCut: boolean) => [
  ...(isCut || mustBeLookedThrough(request.plan.summary)
    ? lookThroughButtons(request, context)
    : agreementButtons(request, context)),
  allChangesButton(request, context),
  csvButton(request, context),
  {
    label: context.text.requests.buttons.cancel,
    style: 'plain',
    action: { kind: 'cancel', request: request.id },
  } as const,
];

function headOf(
  request: ManyRequest,
  context: ManyViewContext,
): Pick<View, 'tone' | 'title' | 'summary' | 'hint'> {
  const { text, now, isPrivate } = context;
  const { id, state, requester, plan, asking } = request;
  const headline = manyHeadline(text, plan.summary);
  const until = request.expiresAt ?? now;
  const waits = state === 'awaiting-approval';
  const { lost } = plan.summary;
  return {
    tone: lost.mailboxes + lostLater(plan.summary) > 0 || !waits ? 'warning' : 'waiting',
    title: waits
      ? text.summaries.asks(text.requests.onPlatform(requester), headline)
      : text.requests.question(headline.todo),
    summary: [
      text.summaries.sentence(
        text.summaries.asks(mentionText(requester), headline),
        null,
        asking.reason ? sanitizeText(asking.reason) : null,
      ),
      ...(asking.at ? [text.times.asked(asking.at)] : []),
      ...(lost.mailboxes > 0
        ? lossLines(request, context).slice(0, 1)
        : [text.summaries.nothingDeleted(lostLater(plan.summary) > 0)]),
    ].join(' '),
    hint: waits
      ? [
          ...(isPrivate ? [text.summaries.foundByApprovers(plan.gate.approvals?.role ?? 'admin')] : []),
          text.requests.approvalHint(id, until),
        ].join(' ')
      : confirmHint(request, context),
  };
}

/** What is lost in all. */
function lossLines({ plan }: ManyRequest, { text, now, retainedUntil }: ManyViewContext): string[] {
  const { lost } = plan.summary;
  const until = retainedUntil !== null && retainedUntil > now ? retainedUntil : null;
  return [
    ...(lost.mailboxes > 0 ? [text.many.loss(lost, until, now)] : []),
    ...(lost.mailboxes > maxExactMailboxes ? [text.many.growth] : []),
  ];
}

/** What becomes of the mail of addresses that are deleted or suspended, unless a point says it. */
function refusedLines({ plan }: ManyRequest, { text }: ManyViewContext): string[] {
  const { acts, mustSee, createdSuspended = 0 } = plan.summary;
  const apart = (['suspend-login', 'suspend-mail'] as const).filter((part) =>
    acts.some(({ act }) => act === part),
  );
  const created = [
    ...apart.map((part) => text.many.suspendedApart[part]),
    ...(createdSuspended > 0 ? [text.many.createdSuspended(createdSuspended)] : []),
  ];
  if (mustSee.some(({ kind }) => kind === 'to-catch-all')) return created;
  const deleted = acts.some(({ act }) => act === 'delete-mailbox' || act === 'delete-alias');
  const suspended = acts.some(({ act }) => act === 'suspend');
  return [...(deleted || suspended ? [text.many.refused(deleted, suspended)] : []), ...created];
}

function noteLines(
  { plan, state, leftOut, asking, expiresAt, reverts }: ManyRequest,
  context: ManyViewContext,
): string[] {
  const { text, decidedIn, approvers = [] } = context;
  const { count, role } = plan.gate.approvals ?? { count: 1, role: 'admin' };
  const missing = Math.max(1, count - approvers.length);
  return [
    ...(leftOut > 0 ? [text.many.leftOut(leftOut)] : []),
    ...askingLines(asking, text),
    ...timeLines({ asking, expiresAt, reverts }, text),
    ...(state === 'awaiting-approval'
      ? [
          decidedIn
            ? text.summaries.waitsElsewhere(role, missing, decidedIn)
            : text.requests.approvalWanted(role, missing),
        ]
      : []),
  ];
}

function approverFields({ plan }: ManyRequest, { text, approvers = [] }: ManyViewContext): Field[] {
  if (approvers.length === 0) return [];
  const names = text.format.list(approvers.map(mentionText));
  const value = text.requests.approvals(names, approvers.length, plan.gate.approvals?.count ?? 1);
  return [{ name: text.requests.approvedBy, value }];
}
