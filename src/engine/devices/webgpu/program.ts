/** Runs a compute shader of our own on tfjs's WebGPU backend. */
import * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";

/** Numbers in one element of a buffer; 4 makes it `vec4<f32>`. */
export type Width = 1 | 4;

/** A compute shader, and what it is run on. */
export interface Program {
  /** Names the shader; equal names and constants mean equal code. */
  readonly name: string;
  /** Numbers and switches that `code` was made with. */
  readonly constants?: readonly (number | boolean)[];
  /** Tensors by the name that the shader knows them by. */
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  /** Shape of the result, which the shader knows as `result`. */
  readonly shape: readonly number[];
  /** Of the inputs. */
  readonly width: Width;
  /**
   * Of the result.
   *
   * @default width
   */
  readonly resultWidth?: Width;
  /** Threads of a workgroup: `localId`, and `localIndex` counts them. */
  readonly workgroup: readonly [number, number, number];
  /**
   * Workgroups: `workgroupId`. A single number makes a row of any length, and
   * `fn main(index : i32)` counts its threads, some of them past the end.
   */
  readonly workgroups: readonly [number, number, number] | readonly [number];
  /** Whole numbers that the shader knows as `uniforms.NAME`. */
  readonly uniforms?: Readonly<Record<string, number>>;
  /** WGSL; holds `fn main` and all that it needs. */
  code(): string;
}

/**
 * Records one dispatch. A shader is compiled once for each name, constants
 * and ranks of the tensors.
 *
 * @param program What to run.
 * @returns The result; `tf.tidy` frees it.
 */
export function runProgram(program: Program): tf.Tensor {
  const { name, constants = [], inputs, uniforms = {}, width } = program;
  const [across, down = 1, deep = 1] = program.workgroups;
  const isRow = program.workgroups.length === 1;
  const names = Object.keys(inputs);
  const info = (tf.backend() as WebGPUBackend).runWebGPUProgram(
    {
      variableNames: names,
      outputShape: [...program.shape],
      shaderKey: ["gramlab", name, ...constants].join("_"),
      // tfjs looks only whether y is named: if not, it may fold a long row
      dispatchLayout: isRow ? { x: [0] } : { x: [0], y: [1], z: [2] },
      dispatch: [across, down, deep],
      workgroupSize: [...program.workgroup],
      outputComponent: program.resultWidth ?? width,
      variableComponents: names.map(() => width),
      uniforms: Object.keys(uniforms).map((key) => `${key} : i32, `).join(""),
      getUserCode: program.code,
    },
    Object.values(inputs),
    "float32",
    Object.values(uniforms).map((value) => ({ type: "int32", data: [value] })),
  );
  return tf.engine().makeTensorFromTensorInfo(info);
}

/** Threads of a workgroup in shaders without memory of their own. */
const ROW = 128;

/**
 * Fields of a {@linkcode Program} whose threads each make one thing.
 *
 * @param threads How many; `uniforms.threads` in the shader.
 */
export function row(
  threads: number,
): Pick<Program, "workgroup" | "workgroups" | "uniforms"> {
  return {
    workgroup: [ROW, 1, 1],
    workgroups: [Math.ceil(threads / ROW)],
    uniforms: { threads },
  };
}

/**
 * How many numbers a shader can take at once.
 *
 * @param channels Numbers that lie side by side.
 */
export function widthFor(channels: number): Width {
  return channels % 4 === 0 ? 4 : 1;
}

/**
 * WGSL for numbers of a width.
 *
 * @param width 1 or 4.
 * @returns `f32` or `vec4<f32>`.
 */
export function typeOf(width: Width): string {
  return width === 4 ? "vec4<f32>" : "f32";
}
