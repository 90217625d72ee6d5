import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';

const settingsOf = (variables: Record<string, string>) => {
  const read = readConfig(variables);
  return read.ok ? read.value.tracing : expect.fail(read.fault.join('\n'));
};

describe('traces', () => {
  it.each([
    ['nothing is set', {}],
    ['only their name is', { OTEL_SERVICE_NAME: 'mail' }],
    ['the exporter is none', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_TRACES_EXPORTER: 'none' }],
    ['the SDK is disabled', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'True' }],
  ])('are off where %s', (_what, variables) => {
    expect(settingsOf(variables)).toBeNull();
  });

  it.each([
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, 'http://localhost:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/' }, 'http://c:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/otlp' }, 'https://c/otlp/v1/traces'],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/in' },
      'http://t/in',
    ],
  ])('go where %o says', (variables, endpoint) => {
    expect(settingsOf(variables)).toMatchObject({ endpoint, protocol: 'http/protobuf' });
  });

  it('have the headers, the name and the sampler that are set, those of traces first', () => {
    expect(
      settingsOf({
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc=, x-team=all',
        OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-team=mail',
        OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment.name=test',
        OTEL_SERVICE_NAME: 'mail',
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
        OTEL_BSP_MAX_QUEUE_SIZE: '100',
      }),
    ).toMatchObject({
      protocol: 'http/json',
      headers: { authorization: 'Bearer abc=', 'x-team': 'mail' },
      serviceName: 'mail',
      attributes: { 'deployment.environment.name': 'test' },
      sampler: { ratio: 0.25, parentBased: false },
      batches: { maxQueueSize: 100 },
    });
  });

  it.each([
    ['always_off', { ratio: 0, parentBased: false }],
    ['parentbased_always_on', { ratio: 1, parentBased: true }],
    ['parentbased_traceidratio', { ratio: 0.5, parentBased: true }],
  ])('are sampled as %s says', (OTEL_TRACES_SAMPLER, sampler) => {
    const variables = { OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG: '0.5' };
    expect(settingsOf(variables)).toMatchObject({ sampler });
  });

  it('are refused with all that is wrong, and without what may be a secret', () => {
    const read = readConfig({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_HEADERS: 'my-secret',
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_TRACES_SAMPLER_ARG: '2',
    });
    const problems = read.ok ? [] : read.fault;
    expect(problems.map((each) => each.split(' ')[0]).sort()).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'OTEL_EXPORTER_OTLP_HEADERS',
      'OTEL_EXPORTER_OTLP_PROTOCOL',
      'OTEL_TRACES_EXPORTER',
      'OTEL_TRACES_SAMPLER_ARG',
    ]);
    expect(problems.join('\n')).toContain('gRPC is not spoken');
    expect(problems.join('\n')).not.toContain('my-secret');
  });
});
