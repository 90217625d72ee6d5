/** How a view feels; a platform shows it as a colour or a sign. */
export type Tone = 'plain' | 'success' | 'waiting' | 'warning' | 'failure';

/** What pressing a button does. A platform carries it behind an opaque id, never in the button itself. */
export type Action =
  | { readonly kind: 'confirm'; readonly request: number; readonly planHash: string }
  | { readonly kind: 'cancel'; readonly request: number }
  | { readonly kind: 'approve'; readonly request: number; readonly planHash: string }
  | { readonly kind: 'deny'; readonly request: number; readonly planHash: string }
  /** Runs a command as if the presser had typed it: paging, picking, "ask again". */
  | { readonly kind: 'run'; readonly line: string };

export type Button = {
  readonly label: string;
  readonly style: 'plain' | 'primary' | 'danger';
  readonly action: Action;
};

export type Field = { readonly name: string; readonly value: string };

export type Table = {
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
};

/**
 * What is to be shown, free of any platform. All texts are plain: a renderer escapes whatever its platform
 * would read as markup. Parts are shown in the order of the fields here.
 */
export type View = {
  readonly tone: Tone;
  readonly title: string;
  /** Paragraphs. */
  readonly text?: readonly string[];
  readonly fields?: readonly Field[];
  readonly table?: Table;
  /** A web page to open, shown only to whom it is for. */
  readonly link?: { readonly label: string; readonly url: string };
  /** What to do next, in a quieter voice. */
  readonly hint?: string;
  readonly buttons?: readonly Button[];
};
