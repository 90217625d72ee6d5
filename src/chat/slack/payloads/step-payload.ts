import { z } from 'zod';
import { decodeText, formatMention } from './mentions.ts';
import { fromSender } from './sender.ts';

const id = z.string().min(1).max(64);
const text = z.string().max(10_000).nullish();

/** A step of a workflow is to run (docs.slack.dev, "function_executed"). */
const step = z
  .object({
    event_id: z.string().min(1).max(255),
    event: z.object({
      function: z.object({ callback_id: z.string().max(255) }),
      function_execution_id: id,
      inputs: z.object({ address: text, for: text, reason: text }).prefault({}),
    }),
  })
  .transform(
    ({ event_id: trigger, event: { function: ours, function_execution_id: execution, inputs } }) => ({
      trigger,
      callback: ours.callback_id,
      step: execution,
      /** What is filled in, as a command's arguments. */
      values: {
        address: decodeText(inputs.address ?? ''),
        for: inputs.for ? formatMention(inputs.for) : '',
        reason: decodeText(inputs.reason ?? ''),
      },
    }),
  );

/** The same with who runs the workflow. A workflow that nobody runs has no sender. */
export const stepPayload = z.union([step.and(fromSender), step]);

export type StepPayload = z.infer<typeof stepPayload>;

/** What Slack sends with a step that lets others act as the app, or as its user. */
const secrets = new Set(['bot_access_token', 'secret']);

/** Drops what is secret in a step's payload and of no use to us: it is stored until the step is handled. */
export const withoutStepSecrets = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body, (name, value: unknown) => (secrets.has(name) ? undefined : value)));
