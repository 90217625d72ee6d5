import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As much of S3 as Litestream and Facteur use. It refuses what is not signed by its one key, as S3 does. */
export type FakeS3 = {
  readonly endpoint: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** The objects, by bucket/key. */
  readonly objects: Map<string, Buffer>;
  [Symbol.asyncDispose](): Promise<void>;
};

const keys = { accessKeyId: 'AKIATEST', secretAccessKey: 'a secret of a test' };
const bucket = 'mail';

export async function startFakeS3(): Promise<FakeS3> {
  const objects = new Map<string, Buffer>();
  const server = createServer(async (request, reply) => {
    const body = await readAll(request);
    const answer = isSigned(request, body)
      ? answerTo(objects, request, body)
      : { status: 403, body: error('SignatureDoesNotMatch') };
    reply.writeHead(answer.status, { etag: '"x"', 'content-length': Buffer.byteLength(answer.body) });
    reply.end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ keys, objects },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

type Answer = { readonly status: number; readonly body: string | Buffer };

const error = (code: string): string => `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`;

function answerTo(objects: Map<string, Buffer>, { method, url = '' }: IncomingMessage, body: Buffer): Answer {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const [, asked = '', ...rest] = decodeURIComponent(pathname).split('/');
  const key = rest.join('/');
  if (asked !== bucket) return { status: 404, body: error('NoSuchBucket') };
  if (key === '' && method === 'GET') return { status: 200, body: list(objects, searchParams) };
  if (key === '' && method === 'POST' && searchParams.has('delete')) return removeAll(objects, String(body));
  const object = objects.get(key);
  switch (method) {
    case 'PUT':
      objects.set(key, body);
      return { status: 200, body: '' };
    case 'DELETE':
      objects.delete(key);
      return { status: 204, body: '' };
    case 'GET':
      return object ? { status: 200, body: object } : { status: 404, body: error('NoSuchKey') };
    default:
      return { status: 501, body: error('NotImplemented') };
  }
}

function list(objects: Map<string, Buffer>, asked: URLSearchParams): string {
  if (asked.has('location')) return '<LocationConstraint>us-east-1</LocationConstraint>';
  const [prefix, delimiter] = [asked.get('prefix') ?? '', asked.get('delimiter') ?? ''];
  const found = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const isBelow = (key: string): boolean => delimiter !== '' && key.slice(prefix.length).includes(delimiter);
  const prefixes = new Set(
    found.filter(isBelow).map((key) => prefix + key.slice(prefix.length).split(delimiter)[0] + delimiter),
  );
  // Two a page, so that whoever reads one page alone is found out.
  const start = Number(asked.get('continuation-token') ?? '0');
  const all = found.filter((key) => !isBelow(key));
  const size = asked.has('list-type') ? 2 : all.length;
  const isTruncated = start + size < all.length;
  const contents = all.slice(start, start + size).map((key) => {
    const bytes = objects.get(key)?.length ?? 0;
    return `<Contents><Key>${key}</Key><LastModified>${new Date().toISOString()}</LastModified><Size>${bytes}</Size></Contents>`;
  });
  return [
    `<?xml version="1.0"?><ListBucketResult><Name>${bucket}</Name><Prefix>${prefix}</Prefix>`,
    `<IsTruncated>${isTruncated}</IsTruncated>`,
    ...(isTruncated ? [`<NextContinuationToken>${start + size}</NextContinuationToken>`] : []),
    ...contents,
    ...[...prefixes].map((each) => `<CommonPrefixes><Prefix>${each}</Prefix></CommonPrefixes>`),
    '</ListBucketResult>',
  ].join('');
}

function removeAll(objects: Map<string, Buffer>, body: string): Answer {
  const removed = [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key);
  for (const key of removed) objects.delete(key);
  const lines = removed.map((key) => `<Deleted><Key>${key}</Key></Deleted>`);
  return { status: 200, body: `<?xml version="1.0"?><DeleteResult>${lines.join('')}</DeleteResult>` };
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** AWS' signature, version 4: of method, path, query, the headers that are named, and the content. */
function isSigned({ method = '', url = '', headers }: IncomingMessage, body: Buffer): boolean {
  const given =
    /Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(
      headers.authorization ?? '',
    );
  if (!given) return false;
  const [, id = '', day = '', region = '', names = '', signature = ''] = given;
  const { pathname, search } = new URL(url, 'http://s3');
  const content = String(headers['x-amz-content-sha256'] ?? '');
  if (content !== 'UNSIGNED-PAYLOAD' && content !== sha256(body)) return false;
  const query = search
    .slice(1)
    .split('&')
    .filter(Boolean)
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`));
  const canonical = [
    ...[method, pathname, query.sort().join('&').replaceAll('+', '%20')],
    ...names.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    ...['', names, content],
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${keys.secretAccessKey}`,
  );
  return id === keys.accessKeyId && hmac(key, text).toString('hex') === signature;
}
