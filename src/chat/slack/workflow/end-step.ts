import type { Logger } from '../../../logging/logger.ts';
import type { EndStep } from '../../delivery/adapter.ts';
import type { StepEnd } from '../../delivery/step-end.ts';
import { orRetryLater, type SlackClient, slackError } from '../connection/api.ts';
import { notificationText } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';

/**
 * Errors of a step that has ended, or that was deleted with its workflow (docs.slack.dev, "functions.completeSuccess" and
 * "functions.completeError").
 */
const endedErrors = new Set([
  'execution_not_in_running_state',
  'function_execution_not_found',
  'access_denied',
]);

type StepClient = Pick<SlackClient, 'functions'>;

/** Ends the steps of workflows: with the request's number and state, or with an error in words. */
export function createEndStep({
  client,
  log,
}: {
  readonly client: StepClient;
  readonly log: Logger;
}): EndStep {
  return async (end) => {
    try {
      await callSlack(client, end);
    } catch (err) {
      if (!endedErrors.has(slackError(err) ?? '')) throw orRetryLater(err);
      log.warn({ err, step: end.step }, 'A workflow’s step had ended already; its workflow is not told more');
    }
  };
}

const callSlack = ({ functions }: StepClient, end: StepEnd) =>
  end.kind === 'done'
    ? functions.completeSuccess({
        function_execution_id: end.step,
        outputs: { request: end.request, state: end.state },
      })
    : functions.completeError({
        function_execution_id: end.step,
        error: notificationText(end.why.join(' '), limits.stepError),
      });
