/**
 * bfloat16 under TensorFlow.js, which has no such type.
 *
 * A `Cast` may make a tensor bfloat16 while a step is captured. TensorFlow.js
 * takes it for float32, and its kernels say so to TensorFlow; here they are
 * corrected.
 */
import type { Attribute } from "./attributes.ts";
import { DATA_TYPE } from "./data_types.ts";
import { inputLengths } from "./input_lengths.ts";
import type { InputDef } from "./op_def.ts";

/**
 * The type under which TensorFlow.js knows a tensor.
 *
 * @param dataType A TF_DataType.
 * @returns float32 for bfloat16, else the same.
 */
export function typeForTfjs(dataType: number): number {
  return dataType === DATA_TYPE.bfloat16 ? DATA_TYPE.float32 : dataType;
}

/**
 * Sets the type attributes that bfloat16 inputs decide.
 *
 * @param opName Name of the operation, for errors.
 * @param attributes Attributes as TensorFlow.js wrote them.
 * @param defs What the operation declares.
 * @param isBfloat16 One entry an input.
 * @returns The attributes; float32 is bfloat16 where an input of that type is.
 * @throws {import("../base/errors.ts").BackendError} If no attribute tells the
 *     length of a list.
 */
export function withInputTypes(
  opName: string,
  attributes: readonly Attribute[],
  defs: readonly InputDef[],
  isBfloat16: readonly boolean[],
): readonly Attribute[] {
  if (!isBfloat16.includes(true)) return attributes;
  const lengths = inputLengths(defs, attributes, opName);
  const names = new Set<string>();
  let at = 0;
  defs.forEach(({ typeAttribute }, i) => {
    if (typeAttribute !== undefined && isBfloat16[at]) names.add(typeAttribute);
    at += lengths[i] ?? 1;
  });
  return attributes.map((attribute) =>
    names.has(attribute.name) && attribute.value === DATA_TYPE.float32
      ? { ...attribute, value: DATA_TYPE.bfloat16 }
      : attribute
  );
}
