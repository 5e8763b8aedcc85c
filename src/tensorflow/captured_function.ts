/** A captured step as one operation of TensorFlow's. */
import { BackendError } from "../base/errors.ts";
import type { Context } from "./context.ts";
import { cText, type Pointer } from "./memory.ts";
import { Status } from "./status.ts";
import type { TensorMetadata, Tensors } from "./tensors.ts";

/** What a call must know of an input. */
export type FunctionInput = Pick<TensorMetadata, "id" | "shape">;

/** What a captured function knows of itself. */
export interface FunctionFacts {
  /** Name in the context. */
  readonly name: string;
  /** Shape of each input. */
  readonly inputShapes: readonly (readonly number[])[];
  /** Number of tensors that it returns. */
  readonly outputCount: number;
  /** Size of the constants folded in. */
  readonly constantBytes: number;
  /** Tensors that follow the inputs at every call, owned by the function. */
  readonly held: readonly number[];
  /** Size of those tensors. */
  readonly heldBytes: number;
}

/** Runs as one operation; registered with the context until `free`. */
export class CapturedFunction {
  /** What the function knows of itself. */
  readonly facts: FunctionFacts;
  readonly #context: Context;
  readonly #tensors: Tensors;
  #running = 0;

  /**
   * Wraps a function that the context knows already.
   *
   * @param context The context.
   * @param tensors Receives the outputs.
   * @param facts Its name and form.
   */
  constructor(context: Context, tensors: Tensors, facts: FunctionFacts) {
    this.#context = context;
    this.#tensors = tensors;
    this.facts = facts;
  }

  /** Whether a call is under way; then it must not be freed. */
  get busy(): boolean {
    return this.#running > 0;
  }

  /**
   * Runs the function without blocking the event loop. Calls may overlap.
   *
   * @param inputs Tensors of the shapes that the step was captured with; they
   *     must not be deleted before the call ends.
   * @returns The outputs, owned by the caller.
   * @throws {BackendError} If an input has another shape, or TensorFlow fails.
   */
  async run(inputs: readonly FunctionInput[]): Promise<TensorMetadata[]> {
    this.#checkShapes(inputs);
    const { c } = this.#context;
    const { name, outputCount } = this.facts;
    using status = new Status(c);
    const op = this.#newOp(inputs, status);
    this.#running++;
    try {
      const handles = new BigUint64Array(outputCount);
      const count = new Int32Array([outputCount]);
      await c.executeAsync(op, handles, count, status.pointer);
      status.check(`run the captured step "${name}"`);
      // Deno does not hold the buffers of a nonblocking call: both are used
      // here, so that neither can be collected while TensorFlow writes to it
      const made = handles.subarray(0, count[0]!);
      return Array.from(made, (handle) => this.#tensors.adopt(handle));
    } finally {
      this.#running--;
      c.TFE_DeleteOp(op);
    }
  }

  /**
   * Unregisters the function; TensorFlow drops its kernels and what they made
   * of its constants. (`TFE_ContextClearCaches` would drop those of all other
   * functions, too, and each would take ten times as long at its next call.)
   */
  free(): void {
    const { c, pointer } = this.#context;
    using status = new Status(c);
    const { name } = this.facts;
    c.TFE_ContextRemoveFunction(pointer, cText(name), status.pointer);
    for (const id of this.facts.held) this.#tensors.delete(id);
    status.check(`remove the captured step "${name}"`);
  }

  #newOp(inputs: readonly FunctionInput[], status: Status): Pointer {
    const { c, pointer, gpu } = this.#context;
    const name = cText(this.facts.name);
    const op = c.TFE_NewOp(pointer, name, status.pointer);
    status.check(`find the captured step "${this.facts.name}"`);
    if (gpu !== undefined) {
      c.TFE_OpSetDevice(op, cText(gpu.name), status.pointer);
      status.check(`place a captured step on ${gpu.name}`);
    }
    const given = inputs.map(({ id }) => id);
    for (const id of [...given, ...this.facts.held]) {
      c.TFE_OpAddInput(op, this.#tensors.handle(id), status.pointer);
      status.check(`take an input of the captured step "${this.facts.name}"`);
    }
    return op;
  }

  #checkShapes(inputs: readonly FunctionInput[]): void {
    const wanted = this.facts.inputShapes.map((shape) => `[${shape}]`);
    const found = inputs.map(({ shape }) => `[${shape}]`);
    if (wanted.join() === found.join()) return;
    throw new BackendError(
      `Cannot run a step captured with shapes ${wanted.join(", ")}: found ${
        found.join(", ")
      }`,
    );
  }
}
