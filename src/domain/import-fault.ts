/** Why a file of addresses can't be read at all. */
export type FileFault =
  /** Another kind of file than text, by its first octets. */
  { readonly code: 'file-not-text'; readonly as: 'spreadsheet' | 'pdf' | 'binary' };
