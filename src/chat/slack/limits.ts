/**
 * Slack's limits; lengths are in characters. Sources: docs.slack.dev, reference of Block Kit, views and
 * chat.postMessage.
 */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  /**
   * Bytes of a message's blocks as JSON. Slack names no figure and refuses some 13,000 with msg_blocks_too_long
   * (github.com/slackapi/bolt-js/issues/2509).
   */
  messageJson: 12_000,
  /** The text that stands in notifications. Slack cuts at 40,000; a notification shows far less. */
  fallbackText: 500,
  sectionText: 3000,
  /** Of a section; it has ten of them. */
  fieldText: 2000,
  contextText: 2000,
  headerText: 150,
  /** Rows beside the header, columns, and characters of all cells (docs.slack.dev, "Data table block"). */
  dataTableRows: 100,
  dataTableColumns: 20,
  dataTableText: 10_000,
  actionsElements: 25,
  buttonText: 75,
  buttonUrl: 3000,
  selectOptions: 100,
  optionText: 75,
  optionValue: 75,
  placeholder: 150,
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3000,
  inputLabel: 2000,
  inputHint: 2000,
  actionId: 255,
  inputText: 3000,
  /** Slackbot passes it on in a message, whose text Slack advises to keep within this. */
  stepError: 4000,
} as const;

/** Our own limits, so that a message can be read on a phone: it has at most 9 blocks, one of them with buttons. */
export const sizes = {
  title: 700,
  paragraph: 3000,
  fields: 30,
  fieldValue: 800,
  rows: 50,
  cell: 300,
  row: 1000,
  buttons: 10,
  /** Rows of a table that are seen at once. */
  dataTablePage: 20,
} as const;
