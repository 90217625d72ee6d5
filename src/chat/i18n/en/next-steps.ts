/** Labels of the button beside a refusal: what can be done next. */
export const nextSteps = {
  showRequest: (id: number) => `Show #${id}`,
  showAddress: (address: string) => `Show ${address}`,
  showHistory: 'Show history',
  traceAddress: 'Trace mail',
  listAddresses: 'List addresses',
  listDomains: 'List domains',
  listOpenRequests: 'List open requests',
  listOwnRequests: 'List my requests',
  listAppPasswords: 'List app passwords',
  listRemoved: 'List deleted mailboxes',
  create: (address: string) => `Create ${address}`,
  resume: (address: string) => `Resume ${address}`,
  addMailbox: (address: string) => `Convert ${address}`,
  sendLink: 'New password',
  checkHealth: 'Show status',
  help: 'Help',
};
