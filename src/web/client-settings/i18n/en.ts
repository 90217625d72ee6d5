export const english = {
  title: 'Read your mail',
  intro: (password: string) =>
    `In your mail program, type your address and ${password}. Many programs, such as Thunderbird and Outlook, find the rest by themselves. If yours asks for it, here it is:`,
  unknown: 'Your administrator knows the settings that a mail program asks for.',
  incoming: 'Incoming mail (IMAP)',
  outgoing: 'Outgoing mail (SMTP)',
  server: 'Server',
  port: 'Port',
  security: 'Security',
  userName: 'User name',
  password: 'Password',
  ownPassword: 'the password that you have just set',
  appPassword: (name: string) => `the app password for “${name}”`,
  securityNames: { tls: 'SSL/TLS', starttls: 'STARTTLS' },
  copy: 'Copy',
  copied: 'Copied',
  copyLabel: (value: string, of: string) => `Copy: ${value}, ${of}`,
  apple: 'On an iPhone, an iPad or a Mac',
  appleHint: (password: string) =>
    `Open this profile on the device itself, allow the download, then install it in the settings. The device says that it is not signed, and asks for ${password}, which is not in it.`,
  appleLink: 'Get the profile for iPhone, iPad and Mac',
  webmail: 'In the browser',
  webmailLink: 'Open the webmail',
  phone: 'On a phone',
  thisPage: {
    hint: 'Point the phone’s camera at this to open this page there.',
    label: 'QR code with the address of this page',
  },
  settingsPage: {
    hint: 'Point the phone’s camera at this to open a page with these settings there. The app password is not on it.',
    label: 'QR code with the address of a page with these settings',
  },
  profileDescription: (address: string) => `Sets up the mailbox ${address}.`,
};

/** Every text about setting up a mail program. Each language is one object of this type. */
export type SettingsMessages = typeof english;
