/** Labels of the button beside a refusal: what can be done next. */
export const nextSteps = {
  showRequest: (id: number) => `Show #${id}`,
  showAddress: (address: string) => `Show ${address}`,
  showHistory: 'Show history',
  listAddresses: 'List addresses',
  listDomains: 'List domains',
  listOpenRequests: 'List open requests',
  listOwnRequests: 'List my requests',
  showDkim: 'Show DKIM keys',
  listAppPasswords: 'List app passwords',
  listRemoved: 'List deleted mailboxes',
  create: (address: string) => `Create ${address}`,
  resume: (address: string) => `Resume ${address}`,
  addMailbox: (address: string) => `Convert ${address}`,
  sendLink: 'New password',
  checkHealth: 'Show status',
  help: 'Help',
};
