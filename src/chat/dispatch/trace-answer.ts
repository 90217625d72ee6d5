import type { Action } from '../../domain/action.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Result } from '../../domain/result.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { Details } from '../../tracing/spans.ts';
import type { Answer, Command } from '../command/command.ts';
import type { Rejection } from './reply.ts';

/** Runs a command in a span of its own, and says in the log what came of it. */
export const traceCommand = (
  { tracing }: Pick<AppContext, 'tracing'>,
  path: Command['path'],
  work: () => Promise<Result<Answer, Rejection>>,
): Promise<Result<Answer, Rejection>> => {
  const command = path.join(' ');
  const operation = { name: `command ${command}`, details: { command }, logged: 'Command answered' };
  return tracing.run(operation, async (note) => {
    const answer = await work();
    note(answer.ok ? summary(answer.value) : { answer: 'refused', fault: answer.fault.fault.code });
    return answer;
  });
};

/**
 * Runs a click about a request as a part of that one's trace, which may have begun days ago: from here on all that comes of
 * it has that id. The span is linked with the trace of the click.
 */
export const traceClick = (
  { store, tracing }: Pick<AppContext, 'store' | 'tracing'>,
  { kind, request }: Pick<Extract<Action, { request: number }>, 'kind' | 'request'>,
  work: () => Promise<Result<Answer, Fault>>,
): Promise<Result<Answer, Fault>> => {
  const operation = { name: `click ${kind}`, details: { click: kind }, request, logged: 'Click answered' };
  return tracing.resume(store.requests.traceparentOf(request), operation, async (note) => {
    const answer = await work();
    note(answer.ok ? summary(answer.value) : { answer: 'refused', fault: answer.fault.code });
    return answer;
  });
};

const summary = (answer: Answer): Details =>
  answer.kind === 'request' ? { answer: 'request', request: answer.request } : { answer: 'view' };
