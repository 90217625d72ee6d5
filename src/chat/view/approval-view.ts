import { isDestroying } from '../../domain/request/effects.ts';
import type { Request } from '../../domain/request/request.ts';
import { personText } from '../../domain/text/mentions.ts';
import { compared } from './address-diff.ts';
import { destinationsFor } from './format-destination.ts';
import { type Circumstances, cancelButton, consequences, headlineOf, reasons } from './request-view-parts.ts';
import type { Field, View } from './view.ts';

/** Who asks for what and why, what it does, and until when; for those who decide on it. */
export function awaitingApproval(request: Request, circumstances: Circumstances): View {
  const { text, now, approvers = [] } = circumstances;
  const { id, plan, requester } = request;
  const click = { request: id, planHash: plan.hash };
  const { count, role } = plan.gate.approvals ?? { count: 1, role: 'admin' };
  const { buttons } = text.requests;
  return {
    tone: plan.effects.some(isDestroying) ? 'warning' : 'waiting',
    title: text.requests.question(headlineOf(request, circumstances).todo),
    text: [
      ...consequences(request, circumstances),
      text.requests.approvalWanted(role, Math.max(1, count - approvers.length)),
    ],
    fields: [
      {
        name: text.requests.askedBy,
        value: text.requests.onPlatform(requester),
      },
      ...reasons(request, circumstances),
      ...approvedBy(circumstances, count),
    ],
    ...comparisonOf(request, circumstances),
    hint: text.requests.approvalHint(id, request.expiresAt ?? now),
    buttons: [
      { label: buttons.approve, style: 'primary', action: { kind: 'approve', ...click } },
      { label: buttons.deny, style: 'danger', action: { kind: 'deny', ...click } },
      { label: buttons.details, style: 'plain', action: { kind: 'details', request: id } },
      cancelButton(request, circumstances),
    ],
  };
}

function approvedBy({ text, approvers = [] }: Circumstances, count: number): Field[] {
  if (approvers.length === 0) return [];
  const names = text.format.list(approvers.map(personText));
  return [{ name: text.requests.approvedBy, value: text.requests.approvals(names, approvers.length, count) }];
}

function comparisonOf({ plan }: Request, { text, sees, disposals }: Circumstances): Pick<View, 'comparison'> {
  return plan.change.kind === 'address'
    ? { comparison: compared(plan.change, text, destinationsFor(text, sees), disposals) }
    : {};
}
