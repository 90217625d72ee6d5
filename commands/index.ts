import type { Command } from '../src/chat/command/command.ts';
import { addressFolders } from './address-folders.ts';
import { addressGroup } from './address-group.ts';
import { addressNote } from './address-note.ts';
import { addressRename } from './address-rename.ts';
import { addressSendAs } from './address-send-as.ts';
import { addressShare } from './address-share.ts';
import { addressTest } from './address-test.ts';
import { addressTrace } from './address-trace.ts';
import { addressUnshare } from './address-unshare.ts';
import { alias } from './alias.ts';
import { awayOff } from './away-off.ts';
import { awayOn } from './away-on.ts';
import { convert } from './convert.ts';
import { create } from './create.ts';
import { deleteAddress } from './delete.ts';
import { domainAdd } from './domain-add.ts';
import { domainAlias } from './domain-alias.ts';
import { domainCheck } from './domain-check.ts';
import { domainDkim } from './domain-dkim.ts';
import { domainList } from './domain-list.ts';
import { domainQuota } from './domain-quota.ts';
import { domainRemove } from './domain-remove.ts';
import { domainReview } from './domain-review.ts';
import { domainTop } from './domain-top.ts';
import { drift } from './drift.ts';
import { exportCommand } from './export.ts';
import { forwardAdd } from './forward-add.ts';
import { forwardRemove } from './forward-remove.ts';
import { createHelp } from './help.ts';
import { history } from './history.ts';
import { importCommand } from './import.ts';
import { list } from './list.ts';
import { mine } from './mine.ts';
import { owner } from './owner.ts';
import { passwordApp } from './password-app.ts';
import { passwordApps } from './password-apps.ts';
import { passwordRevoke } from './password-revoke.ts';
import { passwordSet } from './password-set.ts';
import { personHandover } from './person-handover.ts';
import { personOffboard } from './person-offboard.ts';
import { personOnboard } from './person-onboard.ts';
import { quota } from './quota.ts';
import { requestKeep } from './request-keep.ts';
import { requestList } from './request-list.ts';
import { requestShow } from './request-show.ts';
import { requestUndo } from './request-undo.ts';
import { restore } from './restore.ts';
import { resume } from './resume.ts';
import { select } from './select.ts';
import { show } from './show.ts';
import { status } from './status.ts';
import { suspend } from './suspend.ts';

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [
  create,
  alias,
  show,
  list,
  forwardAdd,
  forwardRemove,
  convert,
  addressRename,
  passwordSet,
  passwordApp,
  passwordApps,
  passwordRevoke,
  awayOn,
  awayOff,
  owner,
  addressNote,
  addressGroup,
  addressFolders,
  addressShare,
  addressUnshare,
  addressSendAs,
  quota,
  suspend,
  resume,
  deleteAddress,
  select,
  restore,
  mine,
  addressTrace,
  addressTest,
  personOnboard,
  personHandover,
  requestList,
  requestShow,
  requestUndo,
  requestKeep,
  history,
  drift,
  domainAdd,
  domainAlias,
  domainQuota,
  domainTop,
  domainRemove,
  domainReview,
  personOffboard,
  importCommand,
  exportCommand,
  domainList,
  domainCheck,
  domainDkim,
  status,
  createHelp(() => commands),
];
