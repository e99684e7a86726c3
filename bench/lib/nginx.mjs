// nginx as the measure of a machine: it sends the very bytes that the program sent, from a file.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

import { onCore, ready } from "./server.mjs";

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One worker on one core, with everything on that makes it fast for files. */
export async function startNginx({ folder, core, files }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "files"), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, "files", name), bytes);
  const port = await freePort();
  const config = path.join(folder, "nginx.conf");
  writeFileSync(
    config,
    `worker_processes 1;
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 16384; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  open_file_cache max=100;
  gzip_static on;
  default_type "text/html; charset=utf-8";
  client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  server { listen 127.0.0.1:${port}; root ${folder}/files; }
}
`,
  );
  const child = onCore(core, ["nginx", "-c", config, "-p", folder], { stdio: "ignore" });
  const base = `http://127.0.0.1:${port}`;
  await ready(base, child);
  return { base, child, pid: child.pid };
}
