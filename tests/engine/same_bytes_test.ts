import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Step } from "../../src/engine/device.ts";
import { openDevice, sessionOn } from "../support/device.ts";
import { costsOf, runJob, type RunResult, testJob } from "../support/job.ts";

/** Runs five steps, captured or op by op. */
async function run(captured: boolean): Promise<RunResult> {
  const device = await openDevice("tensorflow");
  const opByOp = (_key: string, step: Step) => ({
    run: (inputs: Parameters<Step>[0]) => {
      const outputs = device.tidy(() => step(inputs));
      return Promise.resolve({ outputs, captureMs: 0 });
    },
  });
  const session = sessionOn(captured ? device : { ...device, compile: opByOp });
  const result = await runJob(testJob(session, { size: 64, styleSize: 64 }));
  session.close();
  return result;
}

async function instructionSet(): Promise<string> {
  const device = await openDevice("tensorflow");
  device.close();
  return device.facts.instructionSet;
}

Deno.test("a captured step gives the bytes of its operations run one by one", async () => {
  const [captured, opByOp] = [await run(true), await run(false)];
  if ((await instructionSet()).startsWith("AVX512")) {
    deepStrictEqual(costsOf(captured), costsOf(opByOp));
    deepStrictEqual(captured.images, opByOp.images);
    return;
  }
  // elsewhere oneDNN chooses other kernels for fused operations
  for (const k of [0, 1]) {
    const [a, b] = [captured.records[k]!.total, opByOp.records[k]!.total];
    ok(Math.abs(a / b - 1) < 1e-6, `step ${k}: ${a} against ${b}`);
  }
});

async function hashOfProcess(): Promise<string> {
  const script = fileURLToPath(new URL("print_run_hash.ts", import.meta.url));
  const flags = ["read", "write", "ffi", "env", "sys", "run"];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--cached-only",
      ...flags.map((flag) => `--allow-${flag}`),
      script,
    ],
  }).output();
  const decoder = new TextDecoder();
  ok(success, decoder.decode(stderr));
  return decoder.decode(stdout);
}

Deno.test("two processes give the same bytes", async () => {
  const first = await hashOfProcess();
  ok(/^([0-9a-f]{64}\n){6}[0-9a-f]{64}$/.test(first), first);
  strictEqual(await hashOfProcess(), first);
});
