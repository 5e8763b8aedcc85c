import { rejects } from "node:assert/strict";
import { SideProcess } from "../../src/bench/side_process.ts";

function start(
  program: string,
  limitMs: number,
  name = "head",
): SideProcess {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
  }).spawn();
  return new SideProcess(name, child, limitMs);
}

Deno.test("SideProcess.next() kills a process that says nothing for too long", async () => {
  await using hung = start("setInterval(() => {}, 1000)", 50);
  await rejects(
    () => hung.next("first"),
    /^InfrastructureError: Cannot time head: .* nothing for 0\.05 s .*"first"/,
  );
});

Deno.test("SideProcess.next() tells how a process died, and its last words", async () => {
  await using dead = start("console.error('no more'); Deno.exit(3)", 60_000);
  await rejects(
    () => dead.next("first"),
    /^InfrastructureError: Cannot time head: .* exit code 3: no more$/,
  );
});

Deno.test("SideProcess.next() tells a base that cannot be timed from a head", async () => {
  const reply = JSON.stringify({ kind: "error", message: "no such key" });
  const program = `console.log(${JSON.stringify(reply)})`;
  for (
    const [name, error] of [
      ["base", "NothingMatchedError"],
      ["head", "InfrastructureError"],
    ] as const
  ) {
    await using side = start(program, 60_000, name);
    await rejects(() => side.next("first"), {
      ...{ name: error, message: `Cannot time ${name}: no such key` },
    });
  }
});
