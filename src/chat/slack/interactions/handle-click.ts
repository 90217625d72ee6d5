import type { Action } from '../../../domain/action.ts';
import type { Actor } from '../../../domain/actor.ts';
import { commandAt } from '../../command/find-command.ts';
import type { View } from '../../view/view.ts';
import type { SlackContext } from '../context.ts';
import { linkAction } from '../delivery/render.ts';
import type { ClickPayload } from '../payloads/schemas.ts';
import { translationsIn } from '../translations.ts';
import type { GetActor } from '../users/users.ts';
import { formButton } from './app-home.ts';
import { openButtonForm } from './button-form.ts';
import { openForm } from './open-form.ts';
import { showActionResult, slackUpdates, updateRequestMessages } from './show-action-result.ts';

/** Handles a click on any button. */
export async function handleClick(
  context: SlackContext,
  click: ClickPayload,
  getActor: GetActor,
): Promise<void> {
  const { who, asked, actionId, value = '' } = click;
  if (actionId === linkAction) return;
  const command = actionId.startsWith(formButton) ? commandAt(context.commands, value.split(' ')) : undefined;
  if (command) {
    const wanted = { command, given: {} };
    return openForm(context, { who, trigger: click.trigger, asked, wanted }, getActor);
  }
  const action = context.chat.button(value);
  if (action?.kind === 'fill-in' && (await openFilledIn(context, click, action, getActor))) return;
  const actor = await getActor();
  if (!action) return sendNotice(context, click, actor, translationsIn(actor.locale).buttonUnknown);
  const outdated = await outdatedRequest(context, click, action);
  await runAction(context, click, actor, action);
  if (outdated !== null) await updateRequestMessages(context, outdated);
}

/** Opens the form of a button's command. @returns false where Slack refuses, or there is no such command any more. */
async function openFilledIn(
  context: SlackContext,
  { who, trigger, asked }: ClickPayload,
  { path, values: given }: Extract<Action, { kind: 'fill-in' }>,
  getActor: GetActor,
): Promise<boolean> {
  const command = commandAt(context.commands, path);
  if (!command) return false;
  try {
    await openForm(context, { who, trigger, asked, wanted: { command, given } }, getActor);
    return true;
  } catch (err) {
    // Perhaps it was too late for a form: the dispatcher's answer says how to type the command.
    context.log.warn({ err }, 'Slack did not open a form');
    return false;
  }
}

/**
 * The request that a button is about, where the button is on a message that is not the request's newest, such as one posted
 * just before a kill. The message is recorded as the request's, and is to be brought up to date.
 */
async function outdatedRequest(
  context: SlackContext,
  { asked: { channel }, message: ts }: ClickPayload,
  action: Action,
): Promise<number | null> {
  if (!('request' in action) || channel === null || ts === null) return null;
  const { request } = action;
  return (await context.requestMessages.adopt(slackUpdates(context, request), { channel, ts }))
    ? request
    : null;
}

async function runAction(
  context: SlackContext,
  click: ClickPayload,
  actor: Actor,
  action: Action,
): Promise<void> {
  const { asked, value = '' } = click;
  const form = context.dispatcher.formFor(actor, action);
  if (!form)
    return showActionResult(context, click, actor, action, await context.dispatcher.click(actor, action));
  const state = { button: value, asked, message: click.message, ephemeral: click.ephemeral };
  const opened = await openButtonForm(context, actor, { trigger: click.trigger, form, state });
  if (!opened) await sendNotice(context, click, actor, translationsIn(actor.locale).formNotOpened);
}

const sendNotice = async (
  context: SlackContext,
  { asked }: ClickPayload,
  actor: Actor,
  message: Pick<View, 'title' | 'hint'>,
): Promise<void> =>
  context.sendEphemeral(asked, actor.userId, await context.render({ tone: 'failure', ...message }, actor));
