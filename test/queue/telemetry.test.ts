import { SpanKind } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { createQueueTelemetry } from '../../src/queue/telemetry.ts';

describe('what BullMQ makes spans with', () => {
  const { tracer, contextManager } = createQueueTelemetry();

  it('goes on where Redis says nothing that can be read', () => {
    const active = contextManager.active();
    for (const metadata of ['', 'no JSON', '[]', 'null', '{"traceparent":"00-zz"}', '{"traceparent":7}'])
      expect(contextManager.fromMetadata(active, metadata), metadata).toBe(active);
  });

  it('records nothing of what a job is not about', () => {
    const active = contextManager.active();
    const span = tracer.startSpan('moveStalledJobsToWait', { kind: SpanKind.INTERNAL }, active);
    expect(span.setSpanOnContext(active)).toBe(active);
  });
});
