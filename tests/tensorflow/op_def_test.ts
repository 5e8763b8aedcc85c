import { deepStrictEqual, throws } from "node:assert/strict";
import { type InputDef, readInputDefs } from "../../src/tensorflow/op_def.ts";
import { Status } from "../../src/tensorflow/status.ts";
import { withTensorflow } from "../support/tensorflow.ts";

async function inputDefsOf(...names: string[]): Promise<InputDef[][]> {
  const found: InputDef[][] = [];
  await withTensorflow(({ context: { c } }) => {
    using status = new Status(c);
    const graph = c.TF_NewGraph();
    try {
      for (const name of names) {
        found.push(readInputDefs(c, graph, name, status));
      }
    } finally {
      c.TF_DeleteGraph(graph);
    }
  });
  return found;
}

Deno.test("readInputDefs() tells lists of inputs from single ones", async () => {
  deepStrictEqual(await inputDefsOf("MatMul", "ConcatV2", "IdentityN"), [
    [{}, {}],
    [{ numberAttribute: "N" }, {}],
    [{ typeListAttribute: "T" }],
  ]);
});

Deno.test("readInputDefs() names an operation that does not exist", async () => {
  let message = "";
  await withTensorflow(({ context: { c } }) => {
    using status = new Status(c);
    const graph = c.TF_NewGraph();
    throws(() => readInputDefs(c, graph, "MatMull", status), (error: Error) => {
      message = error.message;
      return error.name === "BackendError";
    });
    c.TF_DeleteGraph(graph);
  });
  deepStrictEqual(
    message.slice(0, 46),
    "TensorFlow cannot find the operation MatMull: ",
  );
});
