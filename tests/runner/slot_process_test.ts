import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { BackendError } from "../../src/base/errors.ts";
import { SlotProcess } from "../../src/runner/slot_process.ts";

function start(how: string): { process: SlotProcess; err: () => string } {
  let err = "";
  const script = fileURLToPath(new URL("odd_child.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", script, how],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return {
    process: new SlotProcess(child, (text) => err += text),
    err: () => err,
  };
}

Deno.test("SlotProcess.call() gives answers and errors of the process", async () => {
  const { process } = start("answer");
  strictEqual(await process.call("open", {}), "yes");
  strictEqual(process.death(), undefined);
  await process.close();
  strictEqual(process.death(), "its process died with exit code 0");
  const { process: other } = start("error");
  await rejects(other.call("open", {}), new BackendError("Cannot open it: no"));
  await other.close();
});

for (
  const [how, reason] of [
    ["text", "its process was killed, as it wrote what is no message"],
    ["half", "its process died with exit code 3 (last words)"],
  ] as const
) {
  Deno.test(`SlotProcess.call() says how the process died: ${how}`, async () => {
    const { process, err } = start(how);
    const message = `Cannot open in a process of its own: ${reason}`;
    await rejects(process.call("open", {}), new BackendError(message));
    // later calls are told the same
    await rejects(process.call("open", {}), new BackendError(message));
    if (how === "half") strictEqual(err(), "first\nlast words\n");
    process.kill();
    await process.close();
  });
}

Deno.test("SlotProcess.next() tells silence, and death after a kill", async () => {
  const { process } = start("stay");
  using talk = process.start({ kind: "call", name: "open", argument: {} });
  deepStrictEqual(await talk.next(50), { kind: "silence" });
  process.kill("it was asked for");
  const death = { kind: "death", reason: "it was asked for" };
  deepStrictEqual(await talk.next(60_000), death);
  deepStrictEqual(await talk.next(60_000), death);
});

Deno.test("SlotProcess.close() kills a process that does not leave", async () => {
  const { process } = start("stay");
  const beginMs = performance.now();
  await process.close();
  ok(performance.now() - beginMs < 60_000);
  strictEqual(process.death(), "its process died of SIGKILL");
});
