import { z } from 'zod';
import type { VariableDocs } from '../define-driver.ts';

/** What signs the mail of a mail server on this host, and where its keys are; null: Facteur is not told. */
export type DkimSettings = {
  readonly signer: 'rspamd' | 'opendkim';
  /** The directory of the keys, and of the signer's list of which key signs for which domain. */
  readonly directory: string;
  /** A command after which the signer knows the list anew; null: it looks by itself. */
  readonly reload: string | null;
  /** Who is asked whether a key is in DNS; empty: the servers of the system. */
  readonly dnsServers: readonly string[];
} | null;

export const dkimVariables = {
  DKIM_SIGNER: z.enum(['rspamd', 'opendkim'], { error: 'must be rspamd or opendkim' }).optional(),
  DKIM_DIRECTORY: z.string().startsWith('/', 'must be a path that begins with /').optional(),
  DKIM_RELOAD: z.string().optional(),
};

export const dkimDocs = {
  text: 'as DKIM_SIGNER, DKIM_DIRECTORY and DKIM_RELOAD, for that server.',
  variables: { DKIM_SIGNER: '', DKIM_DIRECTORY: '', DKIM_RELOAD: '' },
} as const satisfies VariableDocs<keyof typeof dkimVariables>;

/** Where Debian's packages look. */
const usualDirectories = { rspamd: '/var/lib/rspamd/dkim', opendkim: '/etc/dkimkeys' } as const;

export const readDkimSettings = (
  { DKIM_SIGNER, DKIM_DIRECTORY, DKIM_RELOAD }: z.output<z.ZodObject<typeof dkimVariables>>,
  dnsServers: readonly string[] = [],
): DkimSettings =>
  DKIM_SIGNER === undefined
    ? null
    : {
        signer: DKIM_SIGNER,
        directory: DKIM_DIRECTORY ?? usualDirectories[DKIM_SIGNER],
        reload: DKIM_RELOAD ?? null,
        dnsServers,
      };
