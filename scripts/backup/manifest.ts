import { z } from 'zod';

/** The file that makes a backup of a directory: it is written last. */
export const manifestName = 'manifest.json';

/** The form of manifests that this version writes, and the newest that it reads. */
export const manifestFormat = 1;

const owner = {
  mode: z.int().nonnegative(),
  uid: z.int().nonnegative(),
  gid: z.int().nonnegative(),
  /** Names where the ids have any: another machine gives them other ids. */
  user: z.string().nullable(),
  group: z.string().nullable(),
};

const file = z.strictObject({
  /** From the backup's directory; see `pathText`. */
  path: z.string(),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  ...owner,
});

const directory = z.strictObject({ path: z.string(), ...owner });

/** What a backup holds, and of what it is. */
export const manifestSchema = z.object({
  format: z.literal(manifestFormat),
  id: z.string(),
  /** The version of Facteur that made it. */
  facteur: z.object({ version: z.string(), migration: z.string() }),
  migrations: z.int().positive(),
  madeAt: z.iso.datetime(),
  /** DATA_DIR. */
  of: z.string(),
  /** Where the policy file was; null: there was none. */
  policyFile: z.string().nullable(),
  mailServers: z.array(z.string()),
  /** `holds`: false where the audit did not hold any more when the backup was made. */
  audit: z.object({ holds: z.boolean(), rows: z.int().nonnegative(), lastHash: z.string().nullable() }),
  directories: z.array(directory),
  files: z.array(file),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];
export type ManifestDirectory = Manifest['directories'][number];
export type Ownership = Pick<ManifestFile, 'mode' | 'uid' | 'gid' | 'user' | 'group'>;

const encoded = 'base64:';

/** A path as text. Names of files in mailboxes may be any octets: what is no text in UTF-8 is written in base64. */
export function pathText(path: Buffer): string {
  const text = path.toString('utf8');
  const isText = Buffer.from(text).equals(path) && !text.startsWith(encoded);
  return isText ? text : `${encoded}${path.toString('base64')}`;
}

/** The octets of a path that was written as text. */
export const pathOctets = (text: string): Buffer =>
  text.startsWith(encoded) ? Buffer.from(text.slice(encoded.length), 'base64') : Buffer.from(text);
