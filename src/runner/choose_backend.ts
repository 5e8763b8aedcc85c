/** What `auto` means: the backend that is probably the fastest here. */
import { BackendError } from "../base/errors.ts";
import type { Precision } from "../base/records.ts";
import { precisionProblem } from "../engine/precision_problem.ts";
import type {
  BackendProbe,
  DeviceKind,
  OpenOptions,
} from "../engine/device.ts";

/** What a backend said when asked: what it runs on, or why it cannot. */
export type ProbeOutcome = BackendProbe | BackendError;

/** A backend, and why. */
export interface ChosenBackend {
  /** Name in the registry. */
  readonly backend: string;
  /** Why, as the end of a sentence. */
  readonly reason: string;
}

interface Preference extends ChosenBackend {
  /** Only on such a device. */
  readonly kind: DeviceKind;
}

/** Best first. A simulated card is slower than WebAssembly. */
const PREFERENCES: readonly Preference[] = [
  {
    backend: "tensorflow",
    kind: "discrete",
    reason: "TensorFlow sees a graphics card",
  },
  {
    backend: "webgpu",
    kind: "discrete",
    reason: "there is a graphics card that TensorFlow cannot use",
  },
  {
    backend: "tensorflow",
    kind: "processor",
    reason: "there is no separate graphics card",
  },
  {
    backend: "webgpu",
    kind: "integrated",
    reason: "there is no TensorFlow for this machine",
  },
  {
    backend: "wasm",
    kind: "processor",
    reason: "there is neither TensorFlow nor a graphics card",
  },
  {
    backend: "webgpu",
    kind: "software",
    reason: "nothing else can run here",
  },
];

/** What decides besides what the backends said. */
export interface ChooseOptions extends OpenOptions {
  /** What the trials compute in; float32 if nothing is said. */
  readonly precisions?: readonly Precision[];
}

/**
 * Chooses a backend.
 *
 * @param outcomes What each backend said.
 * @param options What the backends were told, and what they are for. A library
 *     that is there must open: nothing takes its place silently.
 * @returns The first of a fixed order that can run: TensorFlow on a graphics
 *     card, WebGPU on a discrete card, TensorFlow on the processor, WebGPU on
 *     integrated graphics, WebAssembly, WebGPU simulated by the processor.
 * @throws {BackendError} If TensorFlow's library is there and does not open,
 *     or if none can run; says why for each.
 *
 * @example
 * ```ts
 * import { chooseBackend } from "./choose_backend.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const { backend } = chooseBackend({
 *   tensorflow: { kind: "processor", device: "CPU" },
 *   webgpu: { kind: "discrete", device: "NVIDIA GeForce RTX 4070" },
 * });
 * strictEqual(backend, "webgpu");
 * ```
 */
export function chooseBackend(
  outcomes: Readonly<Record<string, ProbeOutcome>>,
  { libraryFolder, precisions = [] }: ChooseOptions = {},
): ChosenBackend {
  const { tensorflow } = outcomes;
  if (libraryFolder !== undefined && tensorflow instanceof BackendError) {
    throw tensorflow;
  }
  let passedOver: string | undefined;
  for (const { backend, kind, reason } of PREFERENCES) {
    const outcome = outcomes[backend];
    if (outcome === undefined || outcome instanceof BackendError) continue;
    if (outcome.kind !== kind) continue;
    const problem = problemWith(backend, precisions);
    if (problem === undefined) return { backend, reason: passedOver ?? reason };
    passedOver ??= `${backend} is passed over (${problem})`;
  }
  const reasons = Object.entries(outcomes).map(([name, outcome]) =>
    `${name}: ${
      outcome instanceof BackendError
        ? outcome.message
        : problemWith(name, precisions) ?? outcome.kind
    }`
  );
  throw new BackendError(
    `Cannot choose a backend: none can run here (${reasons.join("; ")})`,
  );
}

function problemWith(
  backend: string,
  precisions: readonly Precision[],
): string | undefined {
  return precisions.map((precision) => precisionProblem(backend, precision))
    .find((problem) => problem !== undefined);
}
