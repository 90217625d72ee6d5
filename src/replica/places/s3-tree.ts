import { AwsClient } from 'aws4fetch';
import { SaxesParser } from 'saxes';
import type { ReplicaSettings, ReplicaTarget } from '../../config/replica-settings.ts';
import type { Tree } from './tree.ts';

type S3Target = Extract<ReplicaTarget, { readonly kind: 's3' }>;

/** Milliseconds for an answer. */
const timeout = 20_000;

/** A bucket’s keys under a path, as a tree with / between names. */
export function s3Tree(
  { bucket, path, endpoint, region }: S3Target,
  keys: NonNullable<ReplicaSettings['s3']>,
): Tree {
  const client = new AwsClient({ ...keys, region, service: 's3' });
  const base = endpoint === null ? `https://${bucket}.s3.${region}.amazonaws.com` : `${endpoint}/${bucket}`;

  async function call(method: 'GET' | 'DELETE', url: string): Promise<string> {
    const reply = await client.fetch(url, { method, signal: AbortSignal.timeout(timeout) });
    const text = await reply.text();
    if (reply.ok) return text;
    const code = valuesIn(text, ['Code']).map(({ value }) => value);
    throw new Error(`the bucket ${bucket} answers ${[reply.status, ...code].join(' ')}`);
  }

  async function list(prefix: string, delimiter: string): Promise<readonly Value[]> {
    const found: Value[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const query = new URLSearchParams({ 'list-type': '2', prefix, delimiter });
      if (next !== '') query.set('continuation-token', next);
      const values = valuesIn(await call('GET', `${base}/?${query}`), listed);
      found.push(...values);
      next = values.find(({ path: at }) => at.endsWith('/NextContinuationToken'))?.value;
    }
    return found;
  }

  return {
    directories: async () => {
      const values = await list(`${path}/`, '/');
      return values
        .filter(({ path: at }) => at.endsWith('/CommonPrefixes/Prefix'))
        .map(({ value }) => value.slice(path.length + 1).replace(/\/$/, ''));
    },
    remove: async (name) => {
      const keysIn = (await list(`${path}/${name}/`, '')).filter(({ path: at }) => at.endsWith('/Key'));
      for (const { value } of keysIn)
        await call('DELETE', `${base}/${value.split('/').map(encodeURIComponent).join('/')}`);
    },
  };
}

const listed = ['Prefix', 'Key', 'NextContinuationToken'];

/** A text of an XML document, with the names of the elements around it. */
type Value = { readonly path: string; readonly value: string };

/** The texts of elements of these names. */
function valuesIn(xml: string, names: readonly string[]): readonly Value[] {
  const parser = new SaxesParser();
  const [around, values]: [string[], Value[]] = [[], []];
  let text = '';
  parser.on('opentag', ({ name }) => {
    around.push(name);
    text = '';
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (names.includes(name)) values.push({ path: around.join('/'), value: text });
    around.pop();
    text = '';
  });
  parser.on('error', () => undefined);
  parser.write(xml).close();
  return values;
}
