/**
 * Restores `util.isNullOrUndefined`, which the kernels of
 * `@tensorflow/tfjs-node-gpu` call and Node has removed. Import it first.
 */
import util from "node:util";

Object.assign(util, {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
});
