/** The program of a slot's process; its parent talks to it by frames. */
import { encodeFrame, readFrames } from "../runner/frames.ts";
import { serveSlot } from "../runner/serve_slot.ts";
import { slotServer } from "./slot_server.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  // stdout is for frames: what parts of the user's own print goes elsewhere
  globalThis.console = withoutStdout(console);
  // a terminal sends Ctrl-C to every process; the parent decides what it means
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {});
  }
  const writer = Deno.stdout.writable.getWriter();
  const server = slotServer();
  await serveSlot(
    readFrames(Deno.stdin.readable),
    (reply) => writer.write(encodeFrame(reply)),
    server,
  );
  leave(server);
}

/** At once, even while an iteration runs: the parent wants nothing more. */
function leave({ slot }: ReturnType<typeof slotServer>): void {
  try {
    slot().exit(0);
  } catch {
    // none was opened: nothing native runs
    Deno.exit(0);
  }
}

function withoutStdout(console: Console): Console {
  const { error } = console;
  return { ...console, log: error, info: error, debug: error, table: error };
}
