/** How the tensors handed to an operation spread over its declared inputs. */
import { BackendError } from "../base/errors.ts";
import { ATTRIBUTE, type Attribute } from "./attributes.ts";
import type { InputDef } from "./op_def.ts";

/** Number of tensors in a list input; undefined if the input is no list. */
export type InputLength = number | undefined;

/**
 * The length of each declared input, as the attributes tell it.
 *
 * @param defs What the operation declares.
 * @param attributes The node's attributes.
 * @param opName Name of the operation, for errors.
 * @returns One entry a declared input.
 * @throws {BackendError} If no attribute tells the length of a list.
 */
export function inputLengths(
  defs: readonly InputDef[],
  attributes: readonly Attribute[],
  opName: string,
): InputLength[] {
  return defs.map((def) => {
    const name = def.numberAttribute ?? def.typeListAttribute;
    if (name === undefined) return undefined;
    const attribute = attributes.find((a) => a.name === name);
    const value = attribute?.value;
    if (attribute?.type === ATTRIBUTE.int && typeof value === "number") {
      return value;
    }
    if (Array.isArray(value)) return value.length;
    throw new BackendError(
      `Cannot capture ${opName}: attribute "${name}" does not say how many inputs it has`,
    );
  });
}

/**
 * Checks that an operation got as many tensors as it declares.
 *
 * @param opName Name of the operation, for errors.
 * @param lengths What {@linkcode inputLengths} returned.
 * @param found Number of tensors.
 * @throws {BackendError} If there are more or fewer.
 */
export function checkInputCount(
  opName: string,
  lengths: readonly InputLength[],
  found: number,
): void {
  const wanted = lengths.reduce<number>((sum, n) => sum + (n ?? 1), 0);
  if (wanted === found) return;
  throw new BackendError(
    `Cannot capture ${opName}: it takes ${wanted} tensors, found ${found}`,
  );
}
