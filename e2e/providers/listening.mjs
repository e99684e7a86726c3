// A server on a port that is free.

import { once } from "node:events";

/** Listens on 127.0.0.1; answers the origin under this name of the host. */
export async function listen(server, host = "127.0.0.1") {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://${host}:${server.address().port}`;
}

/** Ends a server together with every answer that would never have ended; a second time is no mistake. */
export async function close(server) {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
