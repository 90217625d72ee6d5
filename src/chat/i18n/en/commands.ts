/** What each command is for, by its path. */
export const commands = {
  helpTitle: 'What you can type',
  command: 'Command',
  purpose: 'What it does',
  helpHint:
    '/mail help COMMAND tells more about one. Whatever changes something takes reason:WHY at its end.',
  summaries: {
    'domain add': 'receive mail for a domain; its postmaster@ forwards to the address given',
    'domain list': 'your domains, with how much they hold',
    create: 'make a mailbox, which may forward too',
    alias: 'make an address that only forwards (or @domain: whatever has no address of its own)',
    show: 'everything about an address',
    list: 'the addresses of a domain',
    'forward add': 'forward to more addresses',
    'forward remove': 'stop forwarding to addresses',
    convert: 'turn a mailbox into an alias, or give an alias a mailbox',
    password: 'a one-time link, for a mailbox’s owner, to set its password',
    'app-password': 'a password of its own for one device or program, beside the mailbox’s',
    'app-passwords': 'the app passwords of a mailbox, to revoke what is not used any more',
    revoke: 'end an app password',
    owner: 'whose a mailbox is, or note another owner',
    handover: 'pass a mailbox on: whoever had it can log in no more, and the new owner gets a link',
    quota: 'how much a mailbox may hold',
    suspend: 'refuse login and mail for a while; what it holds stays',
    resume: 'end a suspension',
    delete: 'remove an address; its mail can be brought back for a while',
    restore: 'bring back a mailbox that was deleted or turned into an alias',
    mine: 'your own mailboxes and open requests',
    requests: 'what was asked for: by all, by you, or what waits for your approval',
    request: 'one request, with its buttons',
    undo: 'take back what a request changed, as far as it can be',
    history: 'who did what, and when',
    drift: 'what others changed on the mail server directly',
    status: 'whether everything works',
    help: 'this list, or how one command is typed',
  },
  details: {
    convert:
      'Its mail goes to the trash when it becomes an alias. An alias that gets a mailbox keeps its forwards, unless you say forwards:drop.',
    create: 'for:PERSON says whose it is to be, if not yours: they alone get the link to set its password.',
    password:
      'It goes to the owner by direct message. For a mailbox of somebody else’s it may need an approval.',
    'app-password':
      'It is shown once, on a page behind a link that goes to the owner. It logs in beside the mailbox’s own, and is revoked alone.',
    owner:
      'Without a PERSON it tells whose it is. Where nobody knows, it notes PERSON; where somebody is known, the mailbox is handed over to PERSON, as by /mail handover.',
    handover: 'Its mail stays. Passwords, app passwords, links and open sessions end.',
    quota: 'A size such as 500M or 2 GB; none or 0 for no limit.',
    restore:
      'The mail comes back as it was. An address that is an alias by now stays one too, and becomes mixed.',
    list: '20 a page. search: finds a part of an address or of its forwards.',
    undo: 'What others changed since stays. A mailbox that was removed comes back while it can be restored.',
    requests: 'Filters narrow it down: state:open or another state, domain:DOMAIN, address:ADDRESS.',
    drift: 'Facteur looks for it every 10 minutes, and when it starts.',
    delete: 'Before a mailbox is deleted you are shown what it holds, and asked.',
  },
};
