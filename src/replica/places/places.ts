import type { ReplicaSettings } from '../../config/replica-settings.ts';
import { parseTerm, type Term, termName } from '../term.ts';
import { fileTree } from './file-tree.ts';
import { s3Tree } from './s3-tree.ts';
import { sftpTree } from './sftp-tree.ts';
import type { Tree } from './tree.ts';

/** The terms’ directories in a replica. */
export type Places = {
  /** The highest first. */
  readonly terms: () => Promise<readonly Term[]>;
  readonly remove: (term: Term) => Promise<void>;
};

export function openPlaces(replica: ReplicaSettings): Places {
  const tree = treeOf(replica);
  return {
    terms: async () => {
      const names = await tree.directories();
      const terms = names.map(parseTerm).filter((term) => term !== null);
      return terms.toSorted((one, other) => other - one);
    },
    remove: (term) => tree.remove(termName(term)),
  };
}

function treeOf({ target, sftpKey, s3 }: ReplicaSettings): Tree {
  switch (target.kind) {
    case 'file':
      return fileTree(target.path);
    case 'sftp':
      return sftpTree(target, sftpKey ?? '');
    case 's3':
      return s3Tree(target, s3 ?? { accessKeyId: '', secretAccessKey: '' });
  }
}
