import { z } from 'zod';
import { webUrl, wholeNumber } from './env-types.ts';

/** Where traces go, as OpenTelemetry's own variables say; what is not here its libraries read themselves. */
export type TracingSettings = {
  readonly protocol: 'http/protobuf' | 'http/json';
  /** With its path. */
  readonly endpoint: string;
  /** They may hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly sampler: SamplerSettings;
  readonly serviceName: string;
  /** Of OTEL_RESOURCE_ATTRIBUTES. */
  readonly attributes: Readonly<Record<string, string>>;
  /** How spans wait to be sent; undefined: as OpenTelemetry has it. */
  readonly batches: {
    readonly scheduledDelayMillis: number | undefined;
    readonly exportTimeoutMillis: number | undefined;
    readonly maxQueueSize: number | undefined;
    readonly maxExportBatchSize: number | undefined;
  };
};

export type SamplerSettings = {
  /** Which of the traces that begin here are recorded: a part, from 0 to 1. */
  readonly ratio: number;
  /** Whether a trace that began elsewhere is recorded as it is there. */
  readonly parentBased: boolean;
};

const protocols = ['http/protobuf', 'http/json'] as const;
const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const oneOf = <const Values extends readonly string[]>(values: Values, more = '') =>
  z.enum(values, { error: `must be one of ${values.join(', ')}${more}` });

const protocol = oneOf(protocols, '; gRPC is not spoken');

/** `name=value`, comma-separated, values as in URLs (W3C Baggage). */
const pairs = z.string().transform((text, issues) => {
  const entries = text.split(',').flatMap((pair) => {
    if (pair.trim() === '') return [];
    const [name = '', ...value] = pair.split('=');
    const decoded = decode(value.join('=').trim());
    if (name.trim() !== '' && value.length > 0 && decoded !== null) return [[name.trim(), decoded] as const];
    // Without what was given, which may be a secret.
    issues.addIssue('must be name=value, several of them with commas between, and % in values as in URLs');
    return [];
  });
  return Object.fromEntries(entries);
});

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const ratio = z
  .string()
  .refine((text) => Number(text) >= 0 && Number(text) <= 1, 'must be a number from 0 to 1, such as 0.1')
  .transform(Number);

/** Those that are looked at here; all of them are OpenTelemetry's. */
export const tracingVariables = {
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: oneOf(['otlp', 'none']).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: webUrl.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol.optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs.optional(),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs.optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs.optional(),
  OTEL_TRACES_SAMPLER: oneOf(samplers).optional(),
  OTEL_TRACES_SAMPLER_ARG: ratio.optional(),
  OTEL_BSP_SCHEDULE_DELAY: wholeNumber(0, 3_600_000).optional(),
  OTEL_BSP_EXPORT_TIMEOUT: wholeNumber(1, 3_600_000).optional(),
  OTEL_BSP_MAX_QUEUE_SIZE: wholeNumber(1, 100_000).optional(),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: wholeNumber(1, 100_000).optional(),
};

const schema = z.object(tracingVariables);

/** Where OpenTelemetry has traces sent that nobody said where to send. */
const usualEndpoint = 'http://localhost:4318';

/** Null: traces are off, as they are unless an endpoint or an exporter is set. */
export function readTracingSettings(data: z.output<typeof schema>): TracingSettings | null {
  const ofTraces = data.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const ofAll = data.OTEL_EXPORTER_OTLP_ENDPOINT;
  const isWanted = ofTraces ?? ofAll ?? data.OTEL_TRACES_EXPORTER;
  const isOff = data.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true';
  if (isWanted === undefined || isOff || data.OTEL_TRACES_EXPORTER === 'none') return null;
  const protocols = [data.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, data.OTEL_EXPORTER_OTLP_PROTOCOL];
  const { 'service.name': named, ...attributes } = data.OTEL_RESOURCE_ATTRIBUTES ?? {};
  return {
    protocol: protocols.find((each) => each !== undefined) ?? 'http/protobuf',
    endpoint: ofTraces ?? `${(ofAll ?? usualEndpoint).replace(/\/+$/, '')}/v1/traces`,
    headers: { ...data.OTEL_EXPORTER_OTLP_HEADERS, ...data.OTEL_EXPORTER_OTLP_TRACES_HEADERS },
    sampler: readSampler(data),
    serviceName: data.OTEL_SERVICE_NAME ?? named ?? 'facteur',
    attributes,
    batches: {
      scheduledDelayMillis: data.OTEL_BSP_SCHEDULE_DELAY,
      exportTimeoutMillis: data.OTEL_BSP_EXPORT_TIMEOUT,
      maxQueueSize: data.OTEL_BSP_MAX_QUEUE_SIZE,
      maxExportBatchSize: data.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
    },
  };
}

function readSampler({
  OTEL_TRACES_SAMPLER: name = 'parentbased_always_on',
  OTEL_TRACES_SAMPLER_ARG: part = 1,
}: z.output<typeof schema>): SamplerSettings {
  const ratio = name.endsWith('always_on') ? 1 : name.endsWith('always_off') ? 0 : part;
  return { ratio, parentBased: name.startsWith('parentbased_') };
}
