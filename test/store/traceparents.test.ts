import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatTraceparent, newTraceIds } from '../../src/lib/trace-ids.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { AppendedRow } from '../../src/store/tables/audit.ts';
import { createIdsOnly } from '../../src/tracing/spans.ts';
import { createTraceContext } from '../../src/tracing/trace-context.ts';
import { createTracing } from '../../src/tracing/tracing.ts';
import { at, exampleOrg, mia } from '../support/fixtures/example-org.ts';

const tracing = createTracing({
  context: createTraceContext(createIdsOnly()),
  log: { info: () => undefined },
  monotonicNow: () => 0,
});
const named = { name: 'work' };

let directory: string;
let store: Store;
let audited: (readonly AppendedRow[])[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facteur-traces-'));
  audited = [];
  store = openStore(join(directory, 'facteur.sqlite'), 'full', {
    traceparent: tracing.traceparent,
    audited: (rows) => void audited.push(rows),
  });
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

const addRow = (data: Record<string, unknown>): void =>
  store.outbox.add({ queue: 'chat.slack', job: 'show-request', data, createdAt: 1 });
const append = (event: 'submitted' | 'applied', requestId: number | null): void =>
  store.audit.append({
    ...{ at: 1, event, tenant: 'slack/T1', address: at('bob'), requestId },
    ...{ actor: null, detail: {} },
  });
const traces = () => store.outbox.due(0, 100).map(({ traceparent }) => traceparent);

describe('what is written', () => {
  it('has the trace of whoever wrote it, also where others’ writes are committed along with it', async () => {
    const write = (request: number) =>
      tracing.begin(named, async () => {
        const own = tracing.traceparent();
        await store.commit(() => addRow({ other: request }));
        return own;
      });
    const own = await Promise.all([write(1), write(2), write(3)]);
    expect(traces()).toEqual(own);
    expect(new Set(own).size).toBe(3);
  });

  it('goes on with the trace of the request that it is about, whoever acts', async () => {
    const request = formatTraceparent(newTraceIds());
    const id = await store.commit(() => insertRequest(request));
    await tracing.begin(named, () => store.commit(() => addRow({ request: id })));
    await store.commit(() => addRow({ request: id }));
    await tracing.resume(request, named, () => store.commit(() => addRow({ request: id })));
    await store.commit(() => addRow({ request: 99 }));
    expect(traces()).toEqual([request, request, request, null]);
  });

  it('is told of once it is committed, and not where it is rolled back', async () => {
    await store.commit(() => append('submitted', 1));
    const failed = store.commit(() => {
      append('applied', 2);
      throw new Error('no');
    });
    const [third] = await Promise.allSettled([store.commit(() => append('applied', 3)), failed]);
    expect(third.status).toBe('fulfilled');
    await store.commit(() => undefined);
    expect(audited.map((rows) => rows.map(({ requestId }) => requestId))).toEqual([[1], [3]]);
  });
});

/** A request that was made in a span, by its row alone. */
function insertRequest(traceparent: string): number {
  return tracing.resume(traceparent, named, () =>
    store.requests.insert({
      ...{ tenant: 'slack/T1', requester: mia, person: 'slack/T1/U1', domains: [exampleOrg] },
      ...{ addsDomain: false, batches: null, asking: {}, terms: null, state: 'queued', createdAt: 1 },
      ...{ expiresAt: null, remindAt: null, dueAt: null, reverts: null },
      plan: { gate: { confirm: false, approvals: null }, hash: 'h', key: 1, size: 1, summary: null },
    }),
  );
}
