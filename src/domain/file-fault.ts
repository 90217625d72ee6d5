import type { Platform } from './actor.ts';

/** Why a file that somebody gave can't be used. `name` as they know it: its name, or the path that they typed. */
export type FileFault =
  | { readonly code: 'file-too-big'; readonly name: string; readonly most: number }
  | { readonly code: 'file-missing'; readonly name: string }
  | { readonly code: 'file-is-directory'; readonly name: string }
  | { readonly code: 'file-forbidden'; readonly name: string }
  /** The platform keeps no file of that name any more, or not for the bot. */
  | { readonly code: 'file-gone'; readonly name: string; readonly platform: Platform }
  /** The platform does not hand the file over now. */
  | { readonly code: 'file-away'; readonly name: string; readonly platform: Platform }
  /** The bot has no permission to read files: an operator gives it. */
  | { readonly code: 'file-scope'; readonly scope: string }
  /** A file was named where none can be given by its name. */
  | { readonly code: 'file-not-given'; readonly platform: Platform };
