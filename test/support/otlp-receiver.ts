import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

const value = z.object({
  stringValue: z.string().optional(),
  intValue: z.number().optional(),
  boolValue: z.boolean().optional(),
  arrayValue: z.object({ values: z.array(z.looseObject({ stringValue: z.string().optional() })) }).optional(),
});
const attributes = z.array(z.object({ key: z.string(), value })).default([]);
const span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.int(),
  attributes,
  events: z.array(z.object({ name: z.string(), attributes })).default([]),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.object({ code: z.int().optional() }),
});

/** ExportTraceServiceRequest of OTLP 1.7, in JSON. */
const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ scope: z.object({ name: z.string() }), spans: z.array(span) })),
    }),
  ),
});

type Attributes = Readonly<Record<string, unknown>>;

/** A span, and which process sent it. */
export type ReceivedSpan = Omit<z.output<typeof span>, 'attributes'> & {
  readonly attributes: Attributes;
  readonly resource: Attributes;
};

export type OtlpReceiver = {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  /** All spans so far. */
  readonly spans: readonly ReceivedSpan[];
  /** Everything that came, as it was sent. */
  readonly texts: readonly string[];
  /** What was sent that is not as OTLP has it. */
  readonly complaints: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
};

const flat = (given: z.output<typeof attributes>): Attributes =>
  Object.fromEntries(given.map(({ key, value: each }) => [key, Object.values(each)[0]]));

/** A collector that speaks OTLP/HTTP with JSON, on a port of its own. It refuses what a real one would. */
export async function startOtlpReceiver(
  headers: Readonly<Record<string, string>> = {},
): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const texts: string[] = [];
  const complaints: string[] = [];
  const server = createServer(async (asked, answer) => {
    const refuse = (status: number, why: string): void => {
      complaints.push(why);
      answer.writeHead(status).end();
    };
    if (asked.method !== 'POST' || asked.url !== '/v1/traces')
      return refuse(404, `${asked.method} ${asked.url}`);
    for (const [name, wanted] of Object.entries(headers))
      if (asked.headers[name] !== wanted) return refuse(401, `${name} is ${asked.headers[name]}`);
    if (asked.headers['content-type'] !== 'application/json')
      return refuse(415, `Content-Type is ${asked.headers['content-type']}`);
    const sent: unknown = await json(asked);
    texts.push(JSON.stringify(sent));
    const parsed = request.safeParse(sent);
    if (!parsed.success) return refuse(400, parsed.error.message);
    for (const { resource, scopeSpans } of parsed.data.resourceSpans)
      for (const each of scopeSpans.flatMap((scope) => scope.spans))
        spans.push({ ...each, attributes: flat(each.attributes), resource: flat(resource.attributes) });
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ spans, texts, complaints },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
