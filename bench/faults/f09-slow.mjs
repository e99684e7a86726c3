// F9: clients that send and read as slowly as they can, beside readers who do not.

import http from "node:http";
import net from "node:net";

import { Ground } from "../lib/ground.mjs";
import { Readers } from "../lib/readers.mjs";
import { sleep, until } from "../lib/waiting.mjs";

export const id = "F9";
export const what = "slow heads, bodies and readers";
export const sizes = { short: { connections: 300, readers: 10, seconds: 14 }, long: { connections: 4000, readers: 50, seconds: 75 } };

/** Deadlines of the program, in seconds, with some for the clock: the head, the whole of a request. */
const [HEAD, WHOLE] = [12, 65];

/** A connection that says `first` and then a byte a second, and how long it was let live: `ended` at least, `seen` at most. */
function slow(base, first, byte) {
  const { hostname, port } = new URL(base);
  // What a connection waits to be made, where so many come at once, is not the program's time.
  const made = performance.now();
  let began = made;
  const socket = net.connect(Number(port), hostname, () => {
    began = performance.now();
    socket.write(first);
    timer = setInterval(() => socket.writable && socket.write(byte), 1000);
  });
  let timer;
  const one = { socket, ended: null, seen: null, told: "" };
  const end = () => {
    clearInterval(timer);
    one.ended ??= (performance.now() - began) / 1000;
    one.seen ??= (performance.now() - made) / 1000;
  };
  socket.on("close", end).on("end", end).on("error", end);
  socket.on("data", (part) => (one.told ||= String(part).slice(0, 12)));
  return one;
}

/** A connection that asks for the same page again and again and reads nothing of it. */
function deaf(base, path) {
  const { hostname, port } = new URL(base);
  const socket = net.connect(Number(port), hostname, () => socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(200)));
  socket.on("error", () => {});
  socket.pause();
  return { socket, ended: null };
}

function flock(base, path, connections) {
  const third = Math.floor(connections / 3);
  const head = `GET ${path} HTTP/1.1\r\nhost: x\r\nx-slow: `;
  // One that begins, one that begins at length, and one that comes after a request that was answered.
  const heads = [head, head + "a".repeat(2000), `HEAD ${path} HTTP/1.1\r\nhost: x\r\n\r\n${head}`];
  const several = (make) => Array.from({ length: third }, make);
  return {
    heads: several((_, number) => slow(base, heads[number % heads.length], "a")),
    bodies: several(() => slow(base, `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100000\r\n\r\nbody=`, "a")),
    readers: several(() => deaf(base, path)),
  };
}

export async function run({ bin, timed, connections, readers, seconds }) {
  const ground = new Ground({ bin });
  const server = await ground.start();
  const read = async (time) => {
    const reading = new Readers({ base: server.base, paths: ground.paths, count: readers });
    await sleep(time);
    return reading.stop();
  };
  const idle = await read(2000);
  const memory = server.memory();
  const slowly = flock(server.base, ground.paths[0], connections);
  const beside = await read(seconds * 1000);
  if (!timed) await until(() => slowly.heads.every((one) => one.ended !== null), "slow heads to be closed");
  const more = server.memory("VmHWM") - memory;
  const open = (list, deadline) => list.filter((one) => (one.ended ?? Infinity) > deadline).length;
  // One that is closed early, or whose first request is refused, would show nothing.
  const second = slowly.heads.filter((one) => one.told.startsWith("HTTP/1.1 200")).length;
  const early = slowly.heads.filter((one) => one.seen !== null && one.seen < HEAD - 3).length;
  const late = timed ? { heads: open(slowly.heads, HEAD), bodies: open(slowly.bodies, WHOLE) } : { heads: 0, bodies: 0 };
  Object.values(slowly).flat().forEach((one) => one.socket.destroy());
  await server.stop();
  ground.remove();
  const figures = { connections, idle_p99_ms: Math.round(idle.p99), p99_ms: Math.round(beside.p99), reads: beside.answers, more_mb: Math.round(more), late };
  if (early > 0 || second < Math.floor(slowly.heads.length / 3)) throw new Error(`${early} ended early, ${second} were answered first`);
  if (late.heads + late.bodies > 0) throw new Error(`still open after their deadline: ${JSON.stringify(figures)}`);
  if (beside.wrong.length > 0) throw new Error(`readers were answered ${JSON.stringify(beside.wrong)}`);
  if (timed && beside.p99 > Math.max(2 * idle.p99, 250)) throw new Error(`readers waited: ${JSON.stringify(figures)}`);
  if (more > 64) throw new Error(`memory grew: ${JSON.stringify(figures)}`);
  return figures;
}

/** A server without deadlines keeps them all: that must be seen. */
export async function control() {
  const patient = http.createServer((_, answer) => answer.end("ok"));
  Object.assign(patient, { headersTimeout: 0, requestTimeout: 0, timeout: 0 });
  await new Promise((resolve) => patient.listen(0, "127.0.0.1", resolve));
  const kept = Array.from({ length: 5 }, () => slow(`http://127.0.0.1:${patient.address().port}`, "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", "a"));
  await sleep((HEAD + 1) * 1000);
  const open = kept.filter((one) => one.ended === null).length;
  kept.forEach((one) => one.socket.destroy());
  patient.closeAllConnections();
  patient.close();
  return { what: "a server without deadlines", shown: open === kept.length, open };
}
