/**
 * Discord's limits. Sources, of Discord's developer documentation: "Component Reference" (message,
 * button, modal and select), "Message Resource", "Application Commands" (command), "Receiving and Responding" (autocomplete).
 */
export const limits = {
  message: {
    /** Characters of all texts together, in a message of Components V2. */
    text: 4000,
    /** Nested ones included. */
    components: 40,
    buttonsInRow: 5,
  },
  button: { label: 80, customId: 100, url: 512 },
  /** Discord allows texts of 4,000 characters, which nobody would read in a message. */
  modal: { title: 45, label: 45, text: 1000, inputs: 5, hint: 100, placeholder: 100, value: 4000 },
  select: { options: 25, label: 100, value: 100, placeholder: 150 },
  autocomplete: { choices: 25, name: 100, value: 100 },
  command: {
    name: 32,
    description: 100,
    /** Options of a command, or subcommands of a group. */
    options: 25,
    choices: 25,
    /** Characters of all names, descriptions and values together. */
    text: 8000,
  },
} as const;
