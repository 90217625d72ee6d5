import type { FastifyInstance } from 'fastify';

/** Listens, or says which setting to change. @returns the port, which the system chose where 0 was asked for. */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (cause) {
    await server.close();
    throw new Error(`The web server can't listen on ${host}, port ${port}: ${listenErrorAdvice(cause)}`, {
      cause,
    });
  }
  const address = server.server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function listenErrorAdvice(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  switch (code) {
    case 'EADDRINUSE':
      return 'another process has that port. Set WEB_PORT to a free one, or stop the other process.';
    case 'EACCES':
      return 'this user may not open that port. Set WEB_PORT to one above 1023.';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'this machine has no such address. Set WEB_HOST to one of its own, such as 127.0.0.1.';
    default:
      return `${String(cause)}. Check WEB_HOST and WEB_PORT.`;
  }
}
