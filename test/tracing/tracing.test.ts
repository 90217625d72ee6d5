import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { RetryLater } from '../../src/lib/retry-later.ts';
import { formatTraceparent, newTraceIds, parseTraceparent } from '../../src/lib/trace-ids.ts';
import { createIdsOnly } from '../../src/tracing/spans.ts';
import { createTraceContext } from '../../src/tracing/trace-context.ts';
import { createTracing, type Tracing } from '../../src/tracing/tracing.ts';

const named = { name: 'work' };

let lines: object[];
let tracing: Tracing;
beforeEach(() => {
  lines = [];
  const context = createTraceContext(createIdsOnly());
  const log = {
    info: (details: object, msg: string) => void lines.push({ ...context.logFields(), ...details, msg }),
  };
  tracing = createTracing({ context, log, monotonicNow: () => 0 });
});

const presentTrace = (): string | undefined => parseTraceparent(tracing.traceparent())?.traceId;

describe('a piece of work', () => {
  it('begins a trace where there is none, and is in that of what it is part of', async () => {
    expect(tracing.traceparent()).toBeNull();
    await tracing.run(named, async () => {
      const outer = presentTrace();
      await nextTurn();
      expect(outer).toMatch(/^[0-9a-f]{32}$/);
      expect(tracing.run(named, presentTrace)).toBe(outer);
      expect(tracing.begin(named, presentTrace)).not.toBe(outer);
      expect(presentTrace()).toBe(outer);
    });
    expect(tracing.traceparent()).toBeNull();
  });

  it('goes on with the trace that is named, and with the present one where none is', () => {
    const stored = newTraceIds();
    expect(tracing.resume(formatTraceparent(stored), named, presentTrace)).toBe(stored.traceId);
    tracing.run(named, () => {
      for (const nothing of [null, undefined, 'anything else'])
        expect(tracing.resume(nothing, named, presentTrace)).toBe(presentTrace());
    });
  });

  it('says in the log what came of it, with the ids and the request', async () => {
    const stored = formatTraceparent(newTraceIds());
    await tracing.resume(stored, { ...named, request: 41, logged: 'Done' }, async (note) => {
      note({ outcome: 'applied' });
      await nextTurn();
      tracing.run({ ...named, logged: 'Part' }, () => undefined);
    });
    const traceId = parseTraceparent(stored)?.traceId;
    expect(lines).toEqual([
      { msg: 'Part', ms: 0, traceId, request: 41 },
      { msg: 'Done', ms: 0, traceId, request: 41, outcome: 'applied' },
    ]);
  });

  it('names the trace that it followed from, and not the request of that one', () => {
    const stored = formatTraceparent(newTraceIds());
    const from = tracing.begin({ ...named, request: 41 }, () => {
      tracing.resume(stored, { ...named, logged: 'Resumed' }, () => undefined);
      tracing.begin({ ...named, logged: 'Begun' }, () => undefined);
      return presentTrace();
    });
    expect(lines).toEqual([
      { msg: 'Resumed', ms: 0, traceId: parseTraceparent(stored)?.traceId, from },
      { msg: 'Begun', ms: 0, traceId: expect.not.stringMatching(String(from)) },
    ]);
  });

  it('fails as it failed, and the log has the kind of its error alone', async () => {
    const failing = { ...named, logged: 'Done' };
    const secret = new RangeError('bob@example.org');
    await expect(tracing.run(failing, () => Promise.reject(secret))).rejects.toBe(secret);
    expect(() =>
      tracing.run(failing, () => {
        throw secret;
      }),
    ).toThrow(secret);
    await expect(tracing.run(failing, () => Promise.reject(new RetryLater(500)))).rejects.toThrow(RetryLater);
    expect(lines).toMatchObject([
      { msg: 'Done', failed: 'RangeError' },
      { msg: 'Done', failed: 'RangeError' },
    ]);
    expect(JSON.stringify(lines)).not.toContain('bob@');
  });
});
