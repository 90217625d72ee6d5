/** The callback_id of our step for Workflow Builder. */
export const mailboxStep = 'ask_for_a_mailbox';

/** The steps that workflows can be built with (docs.slack.dev, "Custom steps", "App manifest reference"). */
export const workflowSteps = {
  [mailboxStep]: {
    title: 'Ask for a mailbox',
    description: 'Asks for a new mailbox in the name of who runs the workflow, and waits until it is there',
    input_parameters: {
      properties: {
        // Set by Slack, not by who builds the workflow, so that nobody asks in another's name.
        asker: {
          type: 'slack#/types/user_context',
          title: 'Who asks',
          description: 'Who runs the workflow',
        },
        address: {
          type: 'string',
          title: 'Address',
          description: 'Name and domain, such as ann@example.org',
        },
        for: {
          type: 'slack#/types/user_id',
          title: 'For whom',
          description: 'Who gets the link to set the password; nobody: who runs the workflow',
        },
        reason: { type: 'string', title: 'Why', description: 'Shown to those who approve it' },
      },
      required: ['asker', 'address'],
    },
    output_parameters: {
      properties: {
        request: { type: 'number', title: 'Request', description: 'The number of the request' },
        state: { type: 'string', title: 'State', description: 'What became of the request: applied' },
      },
      required: ['request', 'state'],
    },
  },
} as const;
