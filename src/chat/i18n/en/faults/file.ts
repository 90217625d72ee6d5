import type { FileFault } from '../../../../domain/file-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { platformNames, quote } from '../vocabulary.ts';

/** Messages for files that can't be used. */
export const fileFaults = (format: Format): FaultMessages<FileFault> => ({
  'file-too-big': ({ name, most }) => ({
    what: `${quote(name)} is larger than ${format.size(most)}, the most that is read.`,
    next: 'Split it into several files, and send one after the other.',
  }),
  'file-missing': ({ name }) => ({
    what: `There is no file ${quote(name)}.`,
    next: 'Check the path. One that begins with neither / nor ~ is looked up in the directory that Facteur was started in.',
  }),
  'file-is-directory': ({ name }) => ({
    what: `${quote(name)} is a directory.`,
    next: 'Type the path of a file in it.',
  }),
  'file-forbidden': ({ name }) => ({
    what: `Facteur may not read ${quote(name)}.`,
    next: 'Give the user that Facteur runs as the permission to read it, then type the command again.',
  }),
  'file-gone': ({ name, platform }) => ({
    what: `${platformNames[platform]} no longer has the file ${quote(name)}, or does not give it to you here.`,
    next: 'Send the file again with a new command.',
  }),
  'file-away': ({ name, platform }) => ({
    what: `${platformNames[platform]} does not hand over ${quote(name)} now.`,
    next: 'Nothing was changed. Send the file again in a few minutes.',
  }),
  'file-scope': ({ scope }) => ({
    what: `Facteur may not read files in this workspace: the app lacks the scope ${scope}.`,
    next: 'Ask the administrator of Facteur to update the app from its manifest and to reinstall it. npm run doctor shows what is missing.',
  }),
  'file-not-given': ({ platform }) => ({
    what: `A file can’t be named in a message on ${platformNames[platform]}.`,
    next: 'Type the slash command by itself, and give the file there.',
  }),
});
