/** What not every mail server can do. */
export type Capability = 'restore' | 'app-passwords' | 'domains' | 'catch-all' | 'mixed' | 'sessions';
