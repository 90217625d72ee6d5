import type { ReplicaSettings } from '../../config/replica-settings.ts';
import { parseTerm, type Term, termName } from '../term.ts';
import { fileTree } from './file-tree.ts';
import type { Tree } from './tree.ts';

/** The terms’ directories in a replica. */
export type Places = {
  /** The highest first. */
  readonly terms: () => Promise<readonly Term[]>;
  readonly remove: (term: Term) => Promise<void>;
};

export function openPlaces(replica: ReplicaSettings): Places {
  return {
    terms: async () => {
      const names = await (await treeOf(replica)).directories();
      const terms = names.map(parseTerm).filter((term) => term !== null);
      return terms.toSorted((one, other) => other - one);
    },
    remove: async (term) => (await treeOf(replica)).remove(termName(term)),
  };
}

/** Its client is loaded only where it is the one that is used. */
async function treeOf({ target, sftpKey, sftpHostKeys, s3 }: ReplicaSettings): Promise<Tree> {
  switch (target.kind) {
    case 'file':
      return fileTree(target.path);
    case 'sftp':
      return (await import('./sftp-tree.ts')).sftpTree(target, {
        privateKey: sftpKey ?? '',
        hostKeys: sftpHostKeys,
      });
    case 's3':
      return (await import('./s3-tree.ts')).s3Tree(target, s3 ?? { accessKeyId: '', secretAccessKey: '' });
  }
}
