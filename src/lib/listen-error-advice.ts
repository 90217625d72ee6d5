/** What to do where a port or a host can't be listened on. @param names of the variables that set them. */
export function listenErrorAdvice(
  cause: unknown,
  { host, port }: { readonly host: string; readonly port: string },
): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  switch (code) {
    case 'EADDRINUSE':
      return `another process has that port. Set ${port} to a free one, or stop the other process.`;
    case 'EACCES':
      return `this user may not open that port. Set ${port} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `this machine has no such address. Set ${host} to one of its own, such as 127.0.0.1.`;
    default:
      return `${String(cause)}. Check ${host} and ${port}.`;
  }
}
