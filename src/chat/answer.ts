import type { Change } from '../domain/change.ts';
import type { Fault } from '../domain/fault.ts';
import { ok, type Result } from '../domain/result.ts';
import { submit } from '../requests/submit.ts';
import type { Answer, Context } from './command.ts';
import type { View } from './view.ts';

/** Answers with something to look at. */
export const show = (view: View): Result<Answer, Fault> => ok({ kind: 'view', view });

/** Asks for a change, and answers with the request that carries it. */
export async function request({ office, actor }: Context, change: Change): Promise<Result<Answer, Fault>> {
  const submitted = await submit(office, actor, change);
  return submitted.ok ? ok({ kind: 'request', request: submitted.value }) : submitted;
}
