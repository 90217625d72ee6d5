import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Definition } from '../command/command.ts';
import type { OpenFile } from '../command/file.ts';

/** Of a file whose argument names no limit of its own, in octets. */
const defaultMost = 5 * 1024 * 1024;

/** Where an adapter can open no files, as for a line that was typed in a chat. */
export const noFiles =
  ({ platform }: Pick<Actor, 'platform'>): OpenFile =>
  async () =>
    err({ code: 'file-not-given', platform });

/** Puts the files in the place of what refers to them. `argument` names the one at fault. */
export async function openFiles(
  { arguments: all }: Definition,
  parsed: Readonly<Record<string, unknown>>,
  open: OpenFile,
): Promise<Result<Record<string, unknown>, { readonly fault: Fault; readonly argument: string }>> {
  const values = { ...parsed };
  for (const { name, type, mostBytes = defaultMost } of all) {
    const reference = parsed[name];
    if (type !== 'file' || typeof reference !== 'string') continue;
    const file = await open(reference, mostBytes);
    if (!file.ok) return err({ fault: file.fault, argument: name });
    if (file.value.size > mostBytes)
      return err({
        fault: { code: 'file-too-big', name: file.value.name, most: mostBytes },
        argument: name,
      });
    values[name] = file.value;
  }
  return ok(values);
}
