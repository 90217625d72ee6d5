import { z } from 'zod';
import {
  clickPayload,
  commandPayload,
  formPayload,
  groupPayload,
  homePayload,
  messagePayload,
  shortcutPayload,
  suggestionPayload,
} from './schemas.ts';
import { stepPayload } from './step-payload.ts';

/** A payload that is not as Slack documents it. */
export class MalformedPayload extends Error {
  override readonly name = 'MalformedPayload';
}

/** A payload of Slack's, by its kind. */
export type Payload = NonNullable<ReturnType<typeof readPayload>>;

const object = z.record(z.string(), z.unknown());
/** A message that a person wrote, as far as it can be told of one that is not as documented. */
const hasPerson = z.object({ event: z.object({ user: z.string(), subtype: z.undefined() }) });
const event = z.object({ event: z.object({ type: z.string() }) });

/** Parses a payload; null for a kind that Facteur does not handle. @throws MalformedPayload where it is not as Slack documents it. */
export function readPayload(body: unknown) {
  const { command, type } = parseWith(object, body);
  if (typeof command === 'string' && type === undefined)
    return { kind: 'command', payload: parseWith(commandPayload, body) } as const;
  switch (type) {
    case 'block_actions':
      return { kind: 'click', payload: parseWith(clickPayload, body) } as const;
    case 'view_submission':
      return { kind: 'form', payload: parseWith(formPayload, body) } as const;
    case 'block_suggestion':
      return { kind: 'suggestion', payload: parseWith(suggestionPayload, body) } as const;
    case 'event_callback':
      return readEvent(body);
    case 'shortcut':
    case 'message_action':
      return { kind: 'shortcut', payload: parseWith(shortcutPayload, body) } as const;
    case 'view_closed':
    case 'interactive_message':
      return null;
    default:
      throw new MalformedPayload('It is of no kind that Slack documents');
  }
}

function readEvent(body: unknown) {
  switch (parseWith(event, body).event.type) {
    case 'app_home_opened':
      return { kind: 'home', payload: parseWith(homePayload, body) } as const;
    case 'subteam_members_changed':
    case 'subteam_updated':
      return { kind: 'group', payload: parseWith(groupPayload, body) } as const;
    case 'function_executed':
      return { kind: 'step', payload: parseWith(stepPayload, body) } as const;
    case 'app_mention':
    case 'message':
      return readMessage(body);
    default:
      return null;
  }
}

/** What nobody wrote to us, such as an edit or another bot's message, has no sender. */
function readMessage(body: unknown) {
  const message = messagePayload.safeParse(body);
  if (!message.success && !hasPerson.safeParse(body).success) return null;
  const payload = parseWith(messagePayload, body);
  return payload.isAnswered ? ({ kind: 'message', payload } as const) : null;
}

function parseWith<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  // Only the paths, without the values: what people sent is private.
  const paths = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'it'}: ${code}`);
  throw new MalformedPayload(`Not as Slack documents it (${[...new Set(paths)].slice(0, 5).join(', ')})`);
}
