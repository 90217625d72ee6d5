import type { Role } from '../../domain/actor.ts';
import { isDestroying } from '../../domain/request/effect-predicates.ts';
import type { Request, RequestOfOne } from '../../domain/request/request.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { changeFields } from './change-fields.ts';
import { openSummary, requestQuestion } from './request-summary.ts';
import {
  cancelButton,
  consequenceLines,
  type RequestViewContext,
  reasonFields,
} from './request-view-parts.ts';
import type { Button, Field, View } from './view.ts';

/**
 * A request that waits for approvals: who asks for what and why, what it would do, and until when it is open. The buttons to
 * decide stand only where somebody may press them; elsewhere it says where that is.
 */
export function approvalView(request: RequestOfOne, context: RequestViewContext): View {
  const { text, now, approvers = [] } = context;
  const { id, plan } = request;
  const { count } = plan.gate.approvals ?? { count: 1 };
  return {
    tone: plan.changes[0].effects.some(isDestroying) ? 'warning' : 'waiting',
    title: requestQuestion(request, context),
    summary: openSummary(request, context),
    text: [
      ...consequenceLines(request, context),
      waitingLine(request, context, Math.max(1, count - approvers.length)),
    ],
    fields: [
      ...changeFields(request, context),
      ...reasonFields(request, context),
      ...approverFields(context, count),
    ],
    hint: [
      ...(context.isPrivate ? [text.summaries.foundByApprovers(approvingRole(request))] : []),
      text.requests.approvalHint(id, request.expiresAt ?? now),
    ].join(' '),
    buttons: [
      ...decisionButtons(request, context),
      { label: text.requests.buttons.details, style: 'plain', action: { kind: 'details', request: id } },
      cancelButton(request, context),
    ],
  };
}

const approvingRole = ({ plan }: Pick<Request, 'plan'>): Role => plan.gate.approvals?.role ?? 'admin';

function waitingLine({ plan }: Request, { text, decidedIn }: RequestViewContext, missing: number): string {
  const role = approvingRole({ plan });
  return decidedIn
    ? text.summaries.waitsElsewhere(role, missing, decidedIn)
    : text.requests.approvalWanted(role, missing);
}

function decisionButtons(
  { id, plan }: Request,
  { text, decidedIn, decidable = true }: RequestViewContext,
): Button[] {
  const { buttons } = text.requests;
  const click = { request: id, planHash: plan.hash };
  if (!decidable || decidedIn) return [];
  return [
    { label: buttons.approve, style: 'primary', action: { kind: 'approve', ...click } },
    { label: buttons.deny, style: 'danger', action: { kind: 'deny', ...click } },
  ];
}

function approverFields({ text, approvers = [] }: RequestViewContext, count: number): Field[] {
  if (approvers.length === 0) return [];
  const names = text.format.list(approvers.map(mentionText));
  return [{ name: text.requests.approvedBy, value: text.requests.approvals(names, approvers.length, count) }];
}
