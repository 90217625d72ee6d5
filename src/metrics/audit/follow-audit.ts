import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FigureStore } from '../../store/tables/figures/figures.ts';
import type { RequestInstruments } from '../instruments/requests.ts';
import { type AuditFact, factsOf } from './audit-facts.ts';

/** Rows that are read at a time: between two pages everything else that is due happens. */
const pageSize = 200;

/**
 * Counts what the audit says: each row has been committed, is there once, and is never changed. So nothing has to be
 * counted where requests are worked on, and nothing that was rolled back is counted.
 * @returns what reads the rows that are new since the last time.
 */
export function followAudit(
  store: Pick<FigureStore, 'auditAfter' | 'auditOfRequest'> & { readonly newestAudit: () => number },
  instruments: RequestInstruments,
): () => Promise<void> {
  let last = store.newestAudit();
  /** Since when nothing is missing of requests that have not ended, as far as rows since the start say. */
  const agreed = new Map<number, number>();

  /** Of a request that was agreed to before the start. */
  const agreedBefore = (request: number, address: string): number | undefined =>
    store
      .auditOfRequest(request, address)
      .flatMap(factsOf)
      .filter((fact) => fact.kind === 'agreed')
      .findLast((fact) => fact.request === request)?.at;

  function record(fact: AuditFact, address: string): void {
    switch (fact.kind) {
      case 'submitted':
        instruments.submitted.inc({ platform: fact.platform, needs: fact.needs });
        return;
      case 'agreed':
        agreed.set(fact.request, fact.at);
        return;
      case 'request-ended': {
        const { request, state, at } = fact;
        instruments.ended.inc({ state });
        if (state === 'applied' || state === 'partly-applied') {
          const since = agreed.get(request) ?? agreedBefore(request, address) ?? at;
          // The clock may have been set back meanwhile.
          instruments.applyTimes.observe(Math.max(0, at - since) / 1000);
        }
        agreed.delete(request);
        return;
      }
      case 'change-ended':
        instruments.changes.inc({ kind: fact.change, state: fact.state });
        if (fact.state === 'applied') for (const effect of fact.effects) instruments.effects.inc({ effect });
        return;
      case 'link':
        instruments.links.inc({ event: fact.event });
        return;
      case 'drift':
        instruments.drift.inc({ server: fact.server });
    }
  }

  return async () => {
    for (;;) {
      const rows = store.auditAfter(last, pageSize);
      for (const row of rows) {
        for (const fact of factsOf(row)) record(fact, row.address);
        last = row.id;
      }
      if (rows.length < pageSize) return;
      await nextTurn();
    }
  };
}
