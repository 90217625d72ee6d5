import type { Action } from '../../../domain/action.ts';
import type { Actor } from '../../../domain/actor.ts';
import { commandAt } from '../../command/find-command.ts';
import type { View } from '../../view/view.ts';
import type { SlackContext } from '../context.ts';
import { linkAction } from '../delivery/render.ts';
import { homeLine } from '../home/home-buttons.ts';
import type { ClickPayload } from '../payloads/schemas.ts';
import { translationsIn } from '../translations.ts';
import type { GetActor } from '../users/users.ts';
import { openButtonForm } from './button-form.ts';
import { commandFormView } from './command-form.ts';
import { formToOpen, openForm, openLoading } from './open-form.ts';
import { showActionResult, slackUpdates, updateRequestMessages } from './show-action-result.ts';

/** Handles a click on any button, and a choice that changes the form which it is made in. */
export async function handleClick(
  context: SlackContext,
  clicked: ClickPayload,
  getActor: GetActor,
): Promise<void> {
  if (clicked.actionId === linkAction) return;
  if (clicked.filling) return updateForm(context, clicked, clicked.filling, getActor);
  const line = homeLine(clicked);
  if (line !== null) return runHomeLine(context, clicked, line, getActor);
  const action = context.chat.button(clicked.value ?? '');
  if (action?.kind === 'fill-in' && (await openFilledIn(context, clicked, action, getActor))) return;
  const click = await inModal(context, clicked);
  const actor = await getActor();
  if (!action) return sendNotice(context, click, actor, translationsIn(actor.locale).buttonUnknown);
  const outdated = await outdatedRequest(context, click, action);
  await runAction(context, click, actor, action);
  if (outdated !== null) await updateRequestMessages(context, outdated);
}

/** Shows a form anew after a choice in it that other inputs depend on. Slack keeps what is filled in. */
async function updateForm(
  context: SlackContext,
  { asked: { modal } }: ClickPayload,
  { form, values }: NonNullable<ClickPayload['filling']>,
  getActor: GetActor,
): Promise<void> {
  const command = form.path && commandAt(context.commands, form.path);
  if (!command || modal === undefined) return;
  const formContext = context.formContext(await getActor(), form.asked);
  await context.client.views.update({
    view_id: modal,
    view: commandFormView(formContext, command, () => values),
  });
}

/** Does what a button of App Home says: opens a form where its command wants more, and shows the answer in a modal. */
async function runHomeLine(
  context: SlackContext,
  click: ClickPayload,
  line: string,
  getActor: GetActor,
): Promise<void> {
  const { who, trigger, asked } = click;
  const parsed = context.dispatcher.parse(line);
  const wanted = formToOpen(line, parsed);
  if (wanted) {
    try {
      return await openForm(context, { who, trigger, asked, wanted }, getActor);
    } catch (err) {
      context.log.warn({ err }, 'Slack did not open a form');
      const actor = await getActor();
      return sendNotice(context, click, actor, translationsIn(actor.locale).formNotOpened);
    }
  }
  const { asked: shownIn } = await inModal(context, click);
  const actor = await getActor();
  await context.sendReply(
    shownIn,
    actor,
    await context.dispatcher.runParsed(actor, parsed, context.openFile(actor)),
  );
}

/**
 * Opens a modal for the answer to a click in App Home, where no message would be seen. Too late for one, the answer is a
 * direct message.
 */
async function inModal(context: SlackContext, click: ClickPayload): Promise<ClickPayload> {
  const { who, trigger, asked } = click;
  if (asked.channel !== null || asked.modal !== undefined) return click;
  try {
    return { ...click, asked: { ...asked, modal: await openLoading(context, { who, trigger }) } };
  } catch (err) {
    context.log.warn({ err }, 'Slack did not open a modal');
    return click;
  }
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
  if (!form) {
    const reply = await context.dispatcher.click(actor, action, undefined, context.openFile(actor));
    return showActionResult(context, click, actor, action, reply);
  }
  const state = { button: value, asked, message: click.message, ephemeral: click.ephemeral };
  // What is typed there is not to be overwritten.
  if (asked.modal !== undefined) context.openViews.forgetModal(asked.modal);
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
