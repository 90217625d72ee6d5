import type { Actor } from '../../domain/actor.ts';
import { tenantOf } from '../../domain/actor.ts';
import { type Address, defaultDelimiter, domainOf } from '../../domain/address/address.ts';
import { withDomain } from '../../domain/address/alias-domain.ts';
import type { Fault } from '../../domain/fault.ts';
import { ok, type Result } from '../../domain/result.ts';
import { defaultSince, parseSince } from '../../domain/trace/since.ts';
import type { TraceReport } from '../../domain/trace/trace.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { mayTrace } from './may-trace.ts';

/** The most messages that are listed. */
const mostListed = 100;

type TraceContext = Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock'>;

/** What is asked about an address. */
export type TraceQuestion = {
  readonly address: Address;
  /** Part of a sender's address. */
  readonly from: string | undefined;
  /** How long back, as it was typed. */
  readonly since: string | undefined;
  /** A later page of an answer is no other look. */
  readonly isFirstPage: boolean;
};

export type TraceAnswer = { readonly report: TraceReport; readonly since: number };

/** Looks up what became of mail to an address. An admin's look at what is not their own is audited. */
export async function traceAddress(
  app: TraceContext,
  actor: Actor,
  { address, from, since: typed, isFirstPage }: TraceQuestion,
): Promise<Result<TraceAnswer, Fault>> {
  const period = typed === undefined ? ok(defaultSince) : parseSince(typed);
  if (!period.ok) return period;
  const right = await mayTrace(app, actor, address);
  if (!right.ok) return right;
  const since = Math.max(app.clock() - period.value, right.value.notBefore);
  const server = app.mailServer.serverOf(domainOf(address));
  const of = {
    kind: 'address',
    names: namesOf(app, address),
    delimiters: server.recipientDelimiter ?? defaultDelimiter,
    ...(from !== undefined && { from: from.trim() }),
  } as const;
  const report = await tryMailServer(server.trace({ of, since, limit: mostListed }));
  if (!report.ok) return report;
  if (isFirstPage && right.value.as === 'admin')
    await app.store.commit(() =>
      app.store.audit.append({
        at: app.clock(),
        event: 'traced',
        tenant: tenantOf(actor),
        address,
        requestId: null,
        actor,
        detail: { since },
      }),
    );
  return ok({ report: report.value, since });
}

/** The address by all names of its domain. */
const namesOf = ({ store }: Pick<AppContext, 'store'>, address: Address): Address[] => [
  address,
  ...store.aliasDomains
    .all()
    .filter(({ target }) => target === domainOf(address))
    .map(({ domain }) => withDomain(address, domain)),
];
