import {
  deepStrictEqual,
  match,
  ok,
  strictEqual,
  throws,
} from "node:assert/strict";
import { BackendError } from "../../src/base/errors.ts";
import type { Precision } from "../../src/base/records.ts";
import { BACKENDS } from "../../src/engine/catalog.ts";
import type { DeviceKind } from "../../src/engine/device.ts";
import {
  chooseBackend,
  type ProbeOutcome,
} from "../../src/runner/choose_backend.ts";

function outcome(kind: DeviceKind | null): ProbeOutcome {
  return kind === null
    ? new BackendError("Cannot open it")
    : { kind, device: "a device" };
}

/** tensorflow, webgpu, wasm; null where it cannot run. */
const CASES: readonly (readonly [
  DeviceKind | null,
  DeviceKind | null,
  DeviceKind | null,
  string,
])[] = [
  ["discrete", "discrete", "processor", "tensorflow"],
  ["discrete", null, "processor", "tensorflow"],
  ["processor", "discrete", "processor", "webgpu"],
  [null, "discrete", "processor", "webgpu"],
  ["processor", "integrated", "processor", "tensorflow"],
  ["processor", "software", "processor", "tensorflow"],
  ["processor", null, "processor", "tensorflow"],
  [null, "integrated", "processor", "webgpu"],
  [null, "software", "processor", "wasm"],
  [null, null, "processor", "wasm"],
  [null, "software", null, "webgpu"],
];

for (const [tensorflow, webgpu, wasm, expected] of CASES) {
  Deno.test(`chooseBackend() takes ${expected} from tensorflow ${tensorflow}, webgpu ${webgpu}, wasm ${wasm}`, () => {
    const { backend, reason } = chooseBackend({
      tensorflow: outcome(tensorflow),
      webgpu: outcome(webgpu),
      wasm: outcome(wasm),
    });
    strictEqual(backend, expected);
    ok(!/\n|\.$/.test(reason) && reason !== "", reason);
  });
}

Deno.test("chooseBackend() replaces no TensorFlow that is there and does not open", () => {
  const tensorflow = new BackendError("Cannot open TensorFlow");
  const outcomes = { tensorflow, wasm: outcome("processor") };
  throws(
    () => chooseBackend(outcomes, { libraryFolder: "/opt/tf" }),
    tensorflow,
  );
});

Deno.test("chooseBackend() says of each backend why it cannot run", () => {
  const outcomes = Object.fromEntries(
    Object.keys(BACKENDS).map((name) => [name, outcome(null)]),
  );
  throws(() => chooseBackend(outcomes), (error) => {
    ok(error instanceof BackendError);
    const named = Object.keys(BACKENDS)
      .filter((name) => error.message.includes(`${name}: Cannot open it`));
    deepStrictEqual(named, Object.keys(BACKENDS));
    return true;
  });
});

Deno.test("chooseBackend() passes over backends that lack a precision", () => {
  const outcomes = {
    tensorflow: outcome("processor"),
    webgpu: outcome("discrete"),
    wasm: outcome("processor"),
  };
  const choose = (precisions: readonly Precision[]) =>
    chooseBackend(outcomes, { precisions }).backend;
  strictEqual(choose(["float32"]), "webgpu");
  strictEqual(choose(["float32", "mixed"]), "tensorflow");
  match(
    chooseBackend(outcomes, { precisions: ["mixed"] }).reason,
    /^webgpu is passed over \(Cannot use precision mixed on backend webgpu/,
  );
  throws(
    () =>
      chooseBackend({ wasm: outcome("processor") }, { precisions: ["mixed"] }),
    { message: /wasm: Cannot use precision mixed on backend wasm/ },
  );
});
