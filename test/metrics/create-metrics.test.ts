import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMetrics, type Metrics, type Source } from '../../src/metrics/create-metrics.ts';

let metrics: Metrics;
const onError = vi.fn();

beforeEach(() => {
  onError.mockReset();
  metrics = createMetrics({ version: '1.2.3', onError, patience: 1 });
});

const auditSource = (read: Source['read']): Source => ({
  part: 'database',
  read,
  gauges: [metrics.state.auditRows],
});
const lines = async (): Promise<string[]> => (await metrics.scrape()).split('\n');

describe('a scrape', () => {
  it('has what parts say, which version runs, and the process’s own figures', async () => {
    metrics.watch([auditSource(() => metrics.state.auditRows.set(41))]);
    const said = await lines();
    expect(said).toContain('facteur_audit_rows 41');
    expect(said).toContain(`facteur_build_info{version="1.2.3",node="${process.versions.node}"} 1`);
    expect(said).toContain('facteur_scrape_part_up{part="database"} 1');
    expect(said.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true);
    expect(said.some((line) => line.startsWith('nodejs_eventloop_lag_seconds '))).toBe(true);
  });

  it('leaves out what a part that fails said before, and has the rest', async () => {
    let isBroken = false;
    const broken = new Error('Redis is away');
    metrics.watch([
      auditSource(() => {
        if (isBroken) throw broken;
        metrics.state.auditRows.set(41);
      }),
      { part: 'links', read: () => metrics.state.openLinks.set(3), gauges: [metrics.state.openLinks] },
    ]);
    await lines();
    isBroken = true;
    const said = await lines();
    expect(said.filter((line) => line.startsWith('facteur_audit_rows'))).toEqual([]);
    expect(said).toContain('facteur_scrape_part_up{part="database"} 0');
    expect(said).toContain('facteur_links_open 3');
    await lines();
    expect(onError.mock.calls).toEqual([['database', broken]]);
    isBroken = false;
    await lines();
    isBroken = true;
    await lines();
    expect(onError).toHaveBeenCalledTimes(2);
  });

  it('does not wait for a part that hangs, asks it once, and has it again when it answers', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const asked = vi.fn(async () => {
      await promise;
      metrics.state.auditRows.set(41);
    });
    metrics.watch([auditSource(asked)]);
    expect(await lines()).toContain('facteur_scrape_part_up{part="database"} 0');
    await lines();
    expect(asked).toHaveBeenCalledTimes(1);
    resolve();
    await vi.waitFor(async () =>
      expect(await lines()).toContain('facteur_scrape_part_up{part="database"} 1'),
    );
    expect(await lines()).toContain('facteur_audit_rows 41');
  });

  it('asks nobody once it is stopped, and complains of nobody', async () => {
    const asked = vi.fn();
    metrics.watch([auditSource(asked)]);
    metrics.stop();
    expect(await lines()).toContain('facteur_errors_total 0');
    expect(asked).not.toHaveBeenCalled();
    expect(onError).not.toHaveBeenCalled();
  });

  it('has no gauge of what nobody has said yet', async () => {
    const said = await lines();
    expect(said.filter((line) => /^facteur_(audit_rows|sync_last|links_open)/.test(line))).toEqual([]);
  });
});

it('registries of one process know nothing of each other', async () => {
  metrics.observers.errorReported();
  const other = createMetrics({ version: '1.2.3', onError });
  expect(await other.scrape()).toContain('\nfacteur_errors_total 0\n');
  expect(await metrics.scrape()).toContain('\nfacteur_errors_total 1\n');
});
