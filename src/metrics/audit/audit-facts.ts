import { z } from 'zod';
import { finalStates, type RequestState } from '../../domain/request/request-state.ts';
import type { FollowedRow } from '../../store/tables/figures/figures.ts';

/** What a row of the audit says that is counted. */
export type AuditFact =
  | { readonly kind: 'submitted'; readonly platform: string; readonly needs: Needs }
  /** Nothing is missing from then on, unless another row says so later. Milliseconds since 1970. */
  | { readonly kind: 'agreed'; readonly request: number; readonly at: number }
  | { readonly kind: 'request-ended'; readonly request: number; readonly at: number; readonly state: string }
  | {
      readonly kind: 'change-ended';
      readonly change: string;
      readonly state: string;
      readonly effects: readonly string[];
    }
  | { readonly kind: 'link'; readonly event: 'issued' | 'used' }
  | { readonly kind: 'drift'; readonly server: string };

type Needs = 'nothing' | 'confirmation' | 'approval';

const kinds = z.object({ kind: z.string() });

/** The parts of a row's detail that are counted. Rows of older versions may lack any. */
const auditDetail = z.object({
  companion: z.boolean().optional(),
  position: z.number().optional(),
  change: kinds.optional(),
  effects: z.array(kinds).optional(),
  gate: z.object({ confirm: z.boolean(), approvals: z.unknown() }).optional(),
  dueAt: z.number().nullish(),
  mailServer: z.string().optional(),
});
type Detail = z.infer<typeof auditDetail>;

/** Reads a row. One of a form that nobody knows says nothing. */
export function factsOf(row: FollowedRow): AuditFact[] {
  const detail = auditDetail.safeParse(JSON.parse(row.detail));
  if (!detail.success || detail.data.companion) return [];
  const facts = row.request === null ? [] : factsOfRequest({ ...row, request: row.request }, detail.data);
  if (row.event === 'link-issued') return [...facts, { kind: 'link', event: 'issued' }];
  if (row.event === 'drifted' || row.event === 'domain-drifted')
    return [...facts, { kind: 'drift', server: detail.data.mailServer ?? 'unknown' }];
  return facts;
}

function factsOfRequest(row: FollowedRow & { readonly request: number }, detail: Detail): AuditFact[] {
  const { event, request, at } = row;
  const agreed = { kind: 'agreed', request, at: Math.max(at, detail.dueAt ?? 0) } as const;
  switch (event) {
    case 'submitted':
      return [
        agreed,
        { kind: 'submitted', platform: row.platform ?? 'facteur', needs: needsOf(detail) },
        ...usedLink(detail),
      ];
    case 'confirmed':
    case 'approved':
    case 'glass-broken':
    case 'scheduled':
      return [agreed];
    case 'skipped':
      return [changeEnd(row, detail)];
    default:
      if (!isFinal(event)) return [];
      if (detail.position !== undefined) return [changeEnd(row, detail)];
      return [
        { kind: 'request-ended', request, at, state: event },
        ...(detail.change ? [changeEnd(row, detail)] : []),
      ];
  }
}

const isFinal = (event: string): boolean =>
  (finalStates as readonly RequestState[]).some((each) => each === event);

const changeEnd = ({ event: state }: FollowedRow, { change, effects = [] }: Detail): AuditFact => ({
  kind: 'change-ended',
  change: change?.kind ?? 'unknown',
  state,
  effects: effects.map(({ kind }) => kind),
});

/** A password, or an app password, is asked for by the page of a link alone. */
const usedLink = ({ effects = [] }: Detail): AuditFact[] =>
  effects.some(({ kind }) => kind === 'set-password' || kind === 'add-app-password')
    ? [{ kind: 'link', event: 'used' }]
    : [];

function needsOf({ gate }: Detail): Needs {
  if (gate?.approvals) return 'approval';
  return gate?.confirm ? 'confirmation' : 'nothing';
}
