import { isDestroying } from '../../domain/request/effects.ts';
import type { Request } from '../../domain/request/request.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { addressComparison } from './address-comparison.ts';
import { destinationFormatter } from './format-destination.ts';
import {
  cancelButton,
  consequenceLines,
  type RequestViewContext,
  reasonFields,
  requestHeadline,
} from './request-view-parts.ts';
import type { Field, View } from './view.ts';

/** A request for those who approve it: who asks for what and why, what it would do, and until when it is open. */
export function approvalView(request: Request, context: RequestViewContext): View {
  const { text, now, approvers = [] } = context;
  const { id, plan, requester } = request;
  const click = { request: id, planHash: plan.hash };
  const { count, role } = plan.gate.approvals ?? { count: 1, role: 'admin' };
  const { buttons } = text.requests;
  return {
    tone: plan.effects.some(isDestroying) ? 'warning' : 'waiting',
    title: text.requests.question(requestHeadline(request, context).todo),
    text: [
      ...consequenceLines(request, context),
      text.requests.approvalWanted(role, Math.max(1, count - approvers.length)),
    ],
    fields: [
      {
        name: text.requests.askedBy,
        value: text.requests.onPlatform(requester),
      },
      ...reasonFields(request, context),
      ...approverFields(context, count),
    ],
    ...comparisonPart(request, context),
    hint: text.requests.approvalHint(id, request.expiresAt ?? now),
    buttons: [
      { label: buttons.approve, style: 'primary', action: { kind: 'approve', ...click } },
      { label: buttons.deny, style: 'danger', action: { kind: 'deny', ...click } },
      { label: buttons.details, style: 'plain', action: { kind: 'details', request: id } },
      cancelButton(request, context),
    ],
  };
}

function approverFields({ text, approvers = [] }: RequestViewContext, count: number): Field[] {
  if (approvers.length === 0) return [];
  const names = text.format.list(approvers.map(mentionText));
  return [{ name: text.requests.approvedBy, value: text.requests.approvals(names, approvers.length, count) }];
}

function comparisonPart(
  { plan }: Request,
  { text, sees, disposals }: RequestViewContext,
): Pick<View, 'comparison'> {
  return plan.change.kind === 'address'
    ? { comparison: addressComparison(plan.change, text, destinationFormatter(text, sees), disposals) }
    : {};
}
