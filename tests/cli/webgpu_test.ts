import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { BackendError } from "../../src/base/errors.ts";
import { BACKENDS } from "../../src/engine/catalog.ts";
import { Workplace } from "./workplace.ts";

const outcome = await BACKENDS["webgpu"]!.probe({})
  .catch((error: unknown) => {
    if (error instanceof BackendError) return error;
    throw error;
  });

const THREE = `
name: three
base:
  content: painted:mosaic
  style: painted:swirl
  size: 16
  styleLayers: [conv1_1]
  contentLayers: [conv1_2]
  iterations: 3
grid:
  beta: [4, 40, 400]
`;

/** A test that is left out where there is no adapter, but never in CI. */
function testWebgpu(name: string, body: () => Promise<void>): void {
  const cannot = outcome instanceof BackendError;
  const why = cannot ? ` (${outcome.message})` : "";
  const ignore = cannot && Deno.env.get("CI") !== "true";
  Deno.test({ name: `${name}${why}`, ignore, fn: body });
}

/**
 * A start of the user's own, in a file beside others that say what is to happen
 * to the device: lost ten submissions after the first start, and then perhaps
 * refused to the next process.
 */
function lossyStart(name: string): string {
  return `
import type { InitSpec } from "@gramlab/gramlab/parts";

const path = (name: string) => new URL(name, import.meta.url).pathname;

function isThere(name: string): boolean {
  try {
    return Deno.statSync(path(name)).isFile;
  } catch {
    return false;
  }
}

// the process that computes may not write
const write = Deno.permissions.querySync({ name: "write" });
const isSlot = write.state !== "granted";
// the first process has no trial before it
const isFirst = isSlot &&
  [...Deno.readDirSync(path("results/trials"))].length === 0;
const isLost = isFirst && isThere("lose.txt");
const isRefused = isSlot && !isFirst && isThere("refuse.txt");
let device: GPUDevice | undefined;
const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function (descriptor) {
  if (isRefused) throw new TypeError("the driver is gone");
  return device = await requestDevice.call(this, descriptor);
};

function loseSoon(lost: GPUDevice): void {
  const submit = lost.queue.submit.bind(lost.queue);
  let count = 0;
  lost.queue.submit = (buffers) => {
    submit(buffers);
    if (++count === 10) lost.destroy();
  };
}

export const inits: Record<string, InitSpec> = {
  ${name}: {
    summary: "The content image",
    seeded: false,
    create(content) {
      if (isLost && content.length === 16 * 16 * 3) loseSoon(device!);
      return content.slice();
    },
  },
};
`;
}

/** A study whose device is lost in its first trial. */
async function lossyPlace(
  name: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Workplace> {
  return await Workplace.create({
    ...files,
    "lose.txt": "",
    "lossy.ts": lossyStart(name),
    "three.yaml": THREE.replace("base:", `use: [./lossy.ts]\nbase:`)
      .replace("  size: 16", `  size: 16\n  init: ${name}`),
  });
}

testWebgpu(
  "a lost graphics device fails its trial only, and is opened again",
  async () => {
    await using place = await lossyPlace("lossy");
    const { code, err } = await place.sweep("three.yaml", [
      ...["--backend", "webgpu"],
    ]);
    strictEqual(code, 1, err);
    match(err, /^Backend: webgpu, as asked \(.*, images up to \d+×\d+\)$/m);
    match(err, /^Backend: webgpu, opened again after it was lost \(/m);
    const records = await Promise.all(
      place.names("trials").map((name) => place.record(name)),
    );
    const states = records.map(({ state }) => state).sort();
    deepStrictEqual(states, ["done", "done", "failed"]);
    const { reason } = records.find(({ state }) => state === "failed");
    match(reason, /^Cannot go on: the graphics device .* was lost \(.*\)$/);
  },
);

testWebgpu(
  "a graphics device that cannot be opened again ends the sweep with one line",
  async () => {
    await using place = await lossyPlace("refused", { "refuse.txt": "" });
    const { code, err } = await place.sweep("three.yaml", [
      ...["--backend", "webgpu", "--quiet"],
    ]);
    strictEqual(code, 5);
    match(err, /^Error: Cannot open .* through WebGPU: the driver is gone\n$/);
    strictEqual(place.names("trials").length, 1);
  },
);

testWebgpu(
  "an image too large for the graphics device fails at once, and the size that fits is named",
  async () => {
    if (outcome instanceof BackendError) throw outcome;
    const { tensorBytes } = outcome.limits!;
    const side = Math.floor(Math.sqrt(tensorBytes / 256));
    if (side > 1500) return; // painting and resizing more takes too long
    const large = THREE.replace("size: 16", `size: ${side + 1}`)
      .replace("[4, 40, 400]", "[4]");
    await using place = await Workplace.create({ "large.yaml": large });
    await place.sweep("large.yaml", ["--backend", "webgpu", "--quiet"]);
    const [name] = place.names("trials");
    const { state, reason, timings } = await place.record(name!);
    strictEqual(state, "failed");
    match(reason, RegExp(`at most size ${side} of it; lower size, or use`));
    ok(timings.iterationsMs === 0 && timings.targetsMs === 0);
  },
);
