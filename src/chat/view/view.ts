import type { Action } from '../../domain/action.ts';

/** The kind of news that a view is; a platform shows it as a colour or a sign. */
export type Tone = 'plain' | 'success' | 'waiting' | 'warning' | 'failure';

export type Button = {
  readonly label: string;
  readonly style: 'plain' | 'primary' | 'danger';
  readonly action: Action;
};

export type Field = {
  readonly name: string;
  readonly value: string;
  /** What somebody wrote: shown on lines of its own, as a quotation. */
  readonly quoted?: true;
  /** What is to be copied as it stands, such as a line for DNS: shown below the value, in a block of its own. */
  readonly toCopy?: string;
};

export type Table = {
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
  /** People sort it and look through it: it is shown as a table where the platform has such. */
  readonly sortable?: true;
};

/** Before and after, side by side. */
export type Comparison = {
  readonly before: string;
  readonly after: string;
  readonly rows: readonly { readonly name: string; readonly before: string; readonly after: string }[];
};

/**
 * What a message shows, independent of the platform. All texts are plain: a renderer escapes what its platform would read
 * as markup. People are written by `mentionText`. The parts are shown in the order of the fields here.
 */
export type View = {
  readonly tone: Tone;
  readonly title: string;
  /**
   * The message in a sentence or two, for notifications and screen readers: who asks, what, why, and what is lost. Default: the
   * title, and in a refusal what to do.
   */
  readonly summary?: string;
  /** Paragraphs. */
  readonly text?: readonly string[];
  readonly fields?: readonly Field[];
  readonly comparison?: Comparison;
  readonly table?: Table;
  /** A web page to open. A view with a link is shown to one person only. */
  readonly link?: { readonly label: string; readonly url: string };
  /** What to do next, in less prominent type. */
  readonly hint?: string;
  readonly buttons?: readonly Button[];
  /** What happened so far, a step a line, the oldest first: an edited message would lose it. */
  readonly log?: readonly string[];
};
