import { z } from 'zod';
import type { VariableDocs } from '../define-driver.ts';
import { createDoveadm, type Doveadm } from './doveadm.ts';
import type { DoveadmOptions } from './open-transport.ts';
import { createSieveScripts, type SieveScripts } from './sieve.ts';

/** How Dovecot is told of changes; null: it is not. `setting` is a command line, or the URL of its HTTP API. */
export type DoveadmSettings = { readonly setting: string; readonly apiKey: string | null } | null;

export const doveadmVariables = { DOVEADM: z.string().optional(), DOVEADM_API_KEY: z.string().optional() };

export const doveadmDocs = {
  text: 'as DOVEADM and DOVEADM_API_KEY, for that server.',
  variables: { DOVEADM: '', DOVEADM_API_KEY: '' },
} as const satisfies VariableDocs<keyof typeof doveadmVariables>;

export const readDoveadmSettings = ({
  DOVEADM,
  DOVEADM_API_KEY,
}: z.output<z.ZodObject<typeof doveadmVariables>>): DoveadmSettings =>
  DOVEADM === undefined ? null : { setting: DOVEADM, apiKey: DOVEADM_API_KEY ?? null };

/** @throws Error where the setting is a URL and there is no key. */
export const openDoveadm = (settings: DoveadmSettings): Doveadm | null =>
  settings && createDoveadm(optionsOf(settings));

/** The mail filters of that Dovecot. @throws as above. */
export const openSieve = (settings: DoveadmSettings): SieveScripts | null =>
  settings && createSieveScripts(optionsOf(settings));

const optionsOf = ({ setting, apiKey }: NonNullable<DoveadmSettings>): DoveadmOptions => ({
  target: setting,
  apiKey: apiKey ?? undefined,
});
