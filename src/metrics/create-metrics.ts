import { collectDefaultMetrics, Registry } from 'prom-client';
import { withTimeout } from '../lib/with-timeout.ts';
import { defineIn, forgetValues } from './instruments/define.ts';
import { defineEvents } from './instruments/events.ts';
import { defineRequests, type RequestInstruments } from './instruments/requests.ts';
import { defineState, type StateInstruments } from './instruments/state.ts';
import type { Observers } from './observers.ts';

/** What is asked at each scrape. */
export type Source = {
  /** The part of the program that it asks. */
  readonly part: string;
  /** Sets gauges. May reject, or never end. */
  readonly read: () => Promise<void> | void;
  /** The gauges that it sets. */
  readonly gauges: readonly Parameters<typeof forgetValues>[0][];
};

export type Metrics = {
  readonly observers: Observers;
  readonly requests: RequestInstruments;
  readonly state: StateInstruments;
  /** Has these asked at each scrape from now on. */
  readonly watch: (sources: readonly Source[]) => void;
  /** All metrics as Prometheus' text. Scrapes at once share one. Never rejects because a part can't be asked. */
  readonly scrape: () => Promise<string>;
  /** Asks no part any more: they are about to be closed. */
  readonly stop: () => void;
  readonly contentType: string;
};

export type MetricsOptions = {
  readonly version: string;
  /** Is given why a part can't be asked, once until it can be again. */
  readonly onError: (part: string, error: unknown) => void;
  /** Milliseconds for which a scrape waits for a part: less than the 10 s after which Prometheus gives up. */
  readonly patience?: number;
};

/** Makes the metrics of one process, on a registry of their own. */
export function createMetrics({ version, onError, patience = 3_000 }: MetricsOptions): Metrics {
  const register = new Registry();
  const define = defineIn(register);
  const requests = defineRequests(define);
  const state = defineState(define);
  const observers = defineEvents(define, requests);
  define
    .gauge('facteur_build_info', 'Always 1: which version runs, and on which Node', ['version', 'node'])
    .set({ version, node: process.versions.node }, 1);
  const partUp = define.gauge(
    'facteur_scrape_part_up',
    'Whether a part could be asked for this scrape; where it could not, its metrics are missing',
    ['part'],
  );
  for (const gauge of Object.values(state)) forgetValues(gauge);
  // Every 100 ms instead of 10: the measure itself must not keep an idle process awake.
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision: 100 });
  // Gauges whose names say that they are counters; the same is in nodejs_active_handles and so on.
  for (const name of ['handles', 'requests', 'resources'])
    register.removeSingleMetric(`nodejs_active_${name}_total`);
  const sources: Source[] = [];

  /** The parts that could not be asked the last time. */
  const failing = new Set<string>();
  let isStopped = false;

  /** Those that have not answered an earlier scrape yet: they are waited for, not asked again. */
  const reading = new Map<Source, Promise<true>>();

  function readOnce(source: Source): Promise<true> {
    const known = reading.get(source);
    if (known) return known;
    const started = Promise.resolve()
      .then(source.read)
      .then(() => true as const)
      .finally(() => reading.delete(source));
    reading.set(source, started);
    return started;
  }

  async function ask(source: Source): Promise<void> {
    const { part, gauges } = source;
    const failed = (error: unknown): void => {
      for (const gauge of gauges) forgetValues(gauge);
      partUp.set({ part }, 0);
      if (!failing.has(part) && !isStopped) onError(part, error);
      failing.add(part);
    };
    try {
      if (!(await withTimeout(patience, readOnce(source), false)))
        return failed(new Error(`It did not answer within ${patience} ms`));
      partUp.set({ part }, 1);
      failing.delete(part);
    } catch (error) {
      failed(error);
    }
  }

  async function collect(): Promise<string> {
    if (!isStopped) await Promise.all(sources.map(ask));
    return register.metrics();
  }

  let running: Promise<string> | null = null;
  return {
    observers,
    requests,
    state,
    watch: (more) => void sources.push(...more),
    scrape: () => {
      running ??= collect().finally(() => {
        running = null;
      });
      return running;
    },
    stop: () => {
      isStopped = true;
    },
    contentType: register.contentType,
  };
}
