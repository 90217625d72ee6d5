/** What a message in words is answered with. */
export const answers = {
  wish: {
    address: 'You’d like a new address.',
    alias: 'You’d like a new alias.',
    mailbox: 'You’d like a new mailbox.',
    password: 'You’d like to set a password.',
    'app-password': 'You’d like an app password.',
    restore: 'You’d like to bring a mailbox back.',
    delete: 'You’d like to delete an address.',
    forward: 'You’d like mail to be forwarded.',
    quota: 'You’d like to change how much a mailbox may hold.',
    suspend: 'You’d like to suspend an address.',
    resume: 'You’d like an address to work again.',
    owner: 'You’d like to change who a mailbox is for.',
  },
  /** By the first word of the command whose form a button opens. */
  open: {
    alias: 'New alias',
    create: 'New mailbox',
    password: 'New password',
    'app-password': 'New app password',
    restore: 'Restore',
    delete: 'Delete',
    forward: 'Add a forward',
    quota: 'Change the quota',
    suspend: 'Suspend',
    resume: 'Resume',
    owner: 'Change the owner',
  },
  openForm: 'Fill in the form',
  openHint: 'The button opens a form. Nothing changes until you send it.',
  helpTitle: 'I manage your team’s mailboxes and aliases.',
  helpText:
    'Tell me what you need, such as “an alias for the fair”, send me an address to look it up, or choose:',
  myMailboxes: 'My mailboxes',
  aliasForWhich: 'Several addresses are in this message. Which one is the alias to forward to?',
  aliasForNone: {
    title: 'There is no mail address in this message.',
    hint: 'Use this on a message that names one, or type /mail alias.',
  },
};
