import { type Actor, type Locale, workflowStep } from '../../../domain/actor.ts';
import { commandAt } from '../../command/find-command.ts';
import type { View } from '../../view/view.ts';
import type { SlackContext } from '../context.ts';
import { callWithMentions } from '../interactions/resolve-mentions.ts';
import type { StepPayload } from '../payloads/step-payload.ts';
import { translationsIn } from '../translations.ts';
import type { GetActor } from '../users/users.ts';
import { createEndStep } from './end-step.ts';
import { mailboxStep } from './mailbox-step.ts';

type Words = Pick<View, 'title' | 'text' | 'hint'>;

/**
 * Runs a workflow's step: asks for what it says, in the name of who runs the workflow. The step ends with the request, or at
 * once with an error in words.
 */
export async function handleStep(
  context: SlackContext,
  payload: StepPayload,
  getActor: GetActor,
): Promise<void> {
  const { step, callback, values } = payload;
  const command = commandAt(context.commands, ['create']);
  // A step of an older or newer version, which a workflow still has.
  if (callback !== mailboxStep || !command)
    return context.refuseStep(step, linesOf(translationsIn('en').stepUnknown));
  if (!('who' in payload)) return context.refuseStep(step, linesOf(translationsIn('en').stepByNobody));
  const actor: Actor = { ...(await getActor()), [workflowStep]: step };
  const reply = await callWithMentions(context, actor, command, values);
  if (reply.request === null || reply.refused) return context.refuseStep(step, linesOf(reply.view));
  await context.sendReply({ channel: null, responseUrl: null }, actor, reply);
}

/** Ends a step with an error without storing anything. @returns whether Slack accepted that. */
export async function refuseStepAtOnce(
  context: SlackContext,
  payload: StepPayload,
  getActor: GetActor,
  message: (locale: Locale) => Words,
): Promise<boolean> {
  try {
    const { locale } = 'who' in payload ? await getActor() : { locale: 'en' as const };
    await createEndStep(context)({ step: payload.step, kind: 'failed', why: linesOf(message(locale)) });
    return true;
  } catch (err) {
    context.log.warn({ err }, 'Slack did not take the end of a workflow’s step');
    return false;
  }
}

const linesOf = ({ title, text = [], hint }: Words): string[] =>
  [title, ...text, hint].filter((line) => line !== undefined).map(asSentence);

const asSentence = (line: string): string => (/[.!?…:]$/.test(line) ? line : `${line}.`);
