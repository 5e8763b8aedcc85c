import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { OpDefs } from "../../src/tensorflow/op_def.ts";
import { withTensorflow } from "../support/tensorflow.ts";

async function withOpDefs(body: (opDefs: OpDefs) => void): Promise<void> {
  await withTensorflow(({ context: { c } }) => {
    using opDefs = new OpDefs(c);
    body(opDefs);
  });
}

Deno.test("OpDefs.get() tells lists of inputs from single ones", async () => {
  await withOpDefs((opDefs) => {
    const names = ["MatMul", "ConcatV2", "IdentityN"];
    deepStrictEqual(names.map((name) => opDefs.get(name).inputs), [
      [{ typeAttribute: "T" }, { typeAttribute: "T" }],
      [
        { typeAttribute: "T", numberAttribute: "N" },
        { typeAttribute: "Tidx" },
      ],
      [{ typeListAttribute: "T" }],
    ]);
  });
});

Deno.test("OpDefs.get() tells the declared type of each attribute", async () => {
  await withOpDefs((opDefs) => {
    const { attributes } = opDefs.get("MaxPool");
    deepStrictEqual(Object.fromEntries(attributes), {
      T: "type",
      ksize: "list(int)",
      strides: "list(int)",
      padding: "string",
      explicit_paddings: "list(int)",
      data_format: "string",
    });
    strictEqual(opDefs.get("MaxPool").attributes, attributes);
  });
});

Deno.test("OpDefs.get() names an operation that does not exist", async () => {
  await withOpDefs((opDefs) => {
    throws(() => opDefs.get("MatMull"), {
      name: "BackendError",
      message: /^TensorFlow cannot find the operation MatMull: /,
    });
  });
});
