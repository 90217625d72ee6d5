import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Makes metrics of one registry: nothing is in prom-client's own, which all of a process would share. */
export function defineIn(register: Registry) {
  const registers = [register];
  return {
    counter: <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
      new Counter({ name, help, labelNames: [...labelNames], registers }),
    gauge: <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
      new Gauge({ name, help, labelNames: [...labelNames], registers }),
    histogram: <Label extends string>(
      name: string,
      help: string,
      buckets: readonly number[],
      labelNames: readonly Label[] = [],
    ) => new Histogram({ name, help, buckets: [...buckets], labelNames: [...labelNames], registers }),
  };
}

export type Define = ReturnType<typeof defineIn>;

/** Takes a gauge's values away: an old one is not to pass for a new one. `reset` alone would leave a 0. */
export function forgetValues(gauge: Pick<Gauge, 'reset' | 'remove'>): void {
  gauge.reset();
  gauge.remove({});
}
