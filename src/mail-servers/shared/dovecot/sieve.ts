import { z } from 'zod';
import type { Address } from '../../../domain/address/address.ts';
import { type DoveadmOptions, openTransport } from './open-transport.ts';
import { notFound, parseRows, requireExitCode, unknownCommand, unknownUser } from './replies.ts';
import type { DoveadmCall, DoveadmReply } from './transport.ts';

/** A script in a mailbox: at most one of them is active. */
export type SieveScript = { readonly name: string; readonly active: boolean };

/** The Sieve scripts in mailboxes, by `doveadm sieve`. */
export type SieveScripts = {
  /** Whether this Dovecot has Pigeonhole, whose commands these are. */
  isInstalled(): Promise<boolean>;
  /** Null where Dovecot knows no such mailbox. */
  list(address: Address): Promise<SieveScript[] | null>;
  /** The text of a script; null where there is none of that name. */
  get(address: Address, name: string): Promise<string | null>;
  /** Writes a script and makes it the active one. */
  putActive(address: Address, name: string, script: string): Promise<void>;
  activate(address: Address, name: string): Promise<void>;
  /** Has no script active. */
  deactivate(address: Address): Promise<void>;
  /** Deletes a script that is not the active one; one that is gone already stays so. */
  remove(address: Address, name: string): Promise<void>;
};

const scriptRows = z.array(z.object({ script: z.string(), active: z.string() }));
const contentRows = z.tuple([z.object({ 'sieve script': z.string() })]);

/**
 * Throws where `target` is a URL and there is no key. Every function may be repeated, and throws MailServerUnavailable where
 * Dovecot did not do it.
 */
export function createSieveScripts(options: DoveadmOptions): SieveScripts {
  const { send, commands } = openTransport(options);

  async function run(call: DoveadmCall, ...alsoAllowed: number[]): Promise<DoveadmReply> {
    const answer = await send(call);
    requireExitCode(call, answer, 0, ...alsoAllowed);
    return answer;
  }

  return {
    async isInstalled() {
      const known = await commands();
      if (known !== null) return known.has('sieveList');
      const call = listCall('nobody@facteur.invalid');
      const { exitCode } = await run(call, unknownCommand, unknownUser);
      return exitCode !== unknownCommand;
    },
    async list(address) {
      const call = listCall(address);
      const answer = await run(call, unknownUser);
      if (answer.exitCode === unknownUser) return null;
      return parseRows(call, answer, scriptRows).map(({ script: name, active }) => ({
        name,
        active: active !== '',
      }));
    },
    async get(address, name) {
      const call = sieveCall('get', address, [name], { scriptname: name }, ['-f', 'json']);
      const answer = await run(call, notFound);
      if (answer.exitCode === notFound) return null;
      const [{ 'sieve script': script }] = parseRows(call, answer, contentRows);
      return script;
    },
    async putActive(address, name, script) {
      const call = sieveCall('put', address, ['-a', name], {
        scriptname: name,
        activate: true,
        file: script,
      });
      await run({ ...call, input: script });
    },
    async activate(address, name) {
      await run(sieveCall('activate', address, [name], { scriptname: name }));
    },
    async deactivate(address) {
      await run(sieveCall('deactivate', address, [], {}));
    },
    async remove(address, name) {
      await run(sieveCall('delete', address, [name], { scriptname: [name] }), notFound);
    },
  };
}

const listCall = (address: string): DoveadmCall => sieveCall('list', address, [], {}, ['-f', 'json']);

function sieveCall(
  act: 'list' | 'get' | 'put' | 'activate' | 'deactivate' | 'delete',
  address: string,
  words: readonly string[],
  parameters: Readonly<Record<string, unknown>>,
  format: readonly string[] = [],
): DoveadmCall {
  return {
    args: [...format, 'sieve', act, '-u', address, ...words],
    command: `sieve${act.charAt(0).toUpperCase()}${act.slice(1)}`,
    parameters: { user: address, ...parameters },
  };
}
