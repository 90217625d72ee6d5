/** Why a policy of MTA-STS (RFC 8461) can't be used. */
export type StsFault =
  | 'missing'
  | 'redirected'
  | 'certificate'
  | 'unreachable'
  | 'too-large'
  | 'not-text'
  | 'syntax';

/** What was found at a policy's address; `unknown`: nobody answered in time. */
export type StsAnswer =
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'wrong'; readonly why: StsFault }
  | { readonly kind: 'unknown' };

export type StsPolicy = {
  readonly mode: 'enforce' | 'testing' | 'none';
  readonly mx: readonly string[];
  readonly maxAge: number;
};

const modes = ['enforce', 'testing', 'none'] as const;

/** Reads a policy (RFC 8461, 3.2); null: it is none. */
export function parseStsPolicy(text: string): StsPolicy | null {
  const fields = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => /^([a-z0-9_.-]+):\s*(.*?)\s*$/i.exec(line));
  if (fields.includes(null)) return null;
  const valuesOf = (name: string) => fields.flatMap((field) => (field?.[1] === name ? [field[2] ?? ''] : []));
  const [version] = valuesOf('version');
  const mode = modes.find((each) => each === valuesOf('mode')[0]);
  const [maxAge = ''] = valuesOf('max_age');
  if (version !== 'STSv1' || !mode || !/^\d{1,10}$/.test(maxAge)) return null;
  const mx = valuesOf('mx').map((name) => name.toLowerCase());
  return mx.length === 0 && mode !== 'none' ? null : { mode, mx, maxAge: Number(maxAge) };
}

/** Whether a policy lets mail go to a host: `*.example.org` stands for one label (RFC 8461, 4.1). */
export const coversHost = ({ mx }: StsPolicy, host: string): boolean =>
  mx.some((pattern) =>
    pattern.startsWith('*.')
      ? host.slice(host.indexOf('.')) === pattern.slice(1) && host.includes('.')
      : pattern === host,
  );

/** A policy that lets mail go to these hosts only. */
export const writeStsPolicy = (hosts: readonly string[]): string =>
  ['version: STSv1', 'mode: enforce', ...hosts.map((host) => `mx: ${host}`), 'max_age: 604800', ''].join(
    '\n',
  );
