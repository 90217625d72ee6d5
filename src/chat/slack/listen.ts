import type { App, types } from '@slack/bolt';
import type { z } from 'zod';
import type { Floor } from './floor.ts';
import { showHome } from './home.ts';
import { onClick } from './on-click.ts';
import { onCommand } from './on-command.ts';
import { type FormAnswer, onForm } from './on-form.ts';
import {
  type Asked,
  clickPayload,
  commandPayload,
  formPayload,
  groupPayload,
  homePayload,
  suggestionPayload,
  type Who,
} from './payloads.ts';
import { suggestions } from './suggest.ts';

type Payload = { readonly who?: Who; readonly trigger?: string; readonly asked?: Asked };

/**
 * Takes in whatever Slack sends. Each payload is acknowledged at once, acts once however often it is delivered, and
 * nothing that goes wrong with it leaves the listener. `during` is told of all that is being answered.
 */
export function listen(app: App, floor: Floor, during: (answering: Promise<void>) => void): void {
  const take = <P extends Payload>(
    schema: z.ZodType<P>,
    body: unknown,
    acknowledge: (() => Promise<void>) | null,
    work: (payload: P) => Promise<void>,
  ): Promise<void> => {
    const answering = taken(floor, { schema, body, acknowledge, work });
    during(answering);
    return answering;
  };

  app.command(/.*/, ({ body, ack }) =>
    take(commandPayload, body, ack, (command) => onCommand(floor, command)),
  );
  app.action({ type: 'block_actions' }, ({ body, ack }) =>
    take(clickPayload, body, ack, async (click) => {
      await onClick(floor, click);
      await renewHome(floor, click);
    }),
  );
  app.view({ type: 'view_submission' }, ({ body, ack }) => {
    // What becomes of the form is known only once its values were looked at; an empty acknowledgement closes it.
    const acknowledge = once((answer?: FormAnswer) => (answer ? ack(answer) : ack()));
    return take(formPayload, body, null, async (form) => {
      await onForm(floor, form, acknowledge);
      await renewHome(floor, form);
    }).finally(acknowledge);
  });
  app.options<'block_suggestion'>({ type: 'block_suggestion' }, ({ body, ack }) => {
    const acknowledge = once((options: types.PlainTextOption[] = []) => ack({ options }));
    return take(suggestionPayload, body, null, async ({ who, form, field: name, typed }) => {
      const command = floor.commands.find(({ path }) => path.join(' ') === form.path?.join(' '));
      const actor = await floor.people.actorOf(who, form.asked.channel);
      if (command) await acknowledge(await suggestions(floor.desk, actor, command, { name, typed }));
    }).finally(acknowledge);
  });
  app.event('app_home_opened', ({ body }) =>
    take(homePayload, body, null, async ({ who, tab }) => {
      if (tab === 'home') await showHome(floor, await floor.people.actorOf(who, null));
    }),
  );
  app.event('subteam_members_changed', ({ body }) =>
    take(groupPayload, body, null, async ({ group }) => floor.groups.forget(group)),
  );
  app.error(async (error) => void floor.unexpected(error, 'Slack’s Bolt could not take a payload'));
}

/** What was asked for in App Home may have changed what stands there. */
async function renewHome(floor: Floor, { who, asked }: { who: Who; asked: Asked }): Promise<void> {
  if (asked.channel === null) await showHome(floor, await floor.people.actorOf(who, null));
}

/** Slack takes one acknowledgement. */
function once<T>(acknowledge: (answer?: T) => Promise<void>): (answer?: T) => Promise<void> {
  let done = false;
  return async (answer) => {
    if (done) return;
    done = true;
    await acknowledge(answer);
  };
}

type Taken<P> = {
  readonly schema: z.ZodType<P>;
  readonly body: unknown;
  readonly acknowledge: (() => Promise<void>) | null;
  readonly work: (payload: P) => Promise<void>;
};

async function taken<P extends Payload>(
  floor: Floor,
  { schema, body, acknowledge, work }: Taken<P>,
): Promise<void> {
  const { chat, clock, log, unexpected } = floor;
  let payload: P | undefined;
  try {
    await acknowledge?.();
    await floor.pace();
    const parsed = schema.safeParse(body);
    if (!parsed.success) return log.warn({ err: parsed.error }, 'A payload of Slack’s is not as documented');
    payload = parsed.data;
    const { trigger } = payload;
    if (trigger !== undefined && !chat.isNewPayload(`slack/${trigger}`, clock())) return;
    await work(payload);
  } catch (error) {
    await apologise(floor, payload, unexpected(error, 'A payload of Slack’s could not be answered'));
  }
}

/** Says that something went wrong, where Slack takes that at least. */
async function apologise(floor: Floor, payload: Payload | undefined, errorId: string): Promise<void> {
  if (!payload?.asked || !payload.who) return;
  const { who, asked } = payload;
  const locale = floor.people.localeKnown(who);
  const { what: title, next: hint } = floor.catalogue(locale).requests.unexpected(errorId);
  try {
    await floor.whisper(asked, who.userId, floor.render({ tone: 'failure', title, hint }, { locale }));
  } catch (err) {
    floor.log.warn({ err, errorId }, 'Slack did not take the note that something went wrong');
  }
}
