import {
  deepStrictEqual,
  ok,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import { Binding } from "../../src/tensorflow/binding.ts";
import type { Strings } from "../../src/tensorflow/data_types.ts";
import { openContext } from "../../src/tensorflow/context.ts";
import {
  ATTRIBUTE,
  type Attribute,
  DATA_TYPE,
} from "../../src/tensorflow/mod.ts";
import { libraryFolder } from "../support/assets.ts";
import { TEST_THREADS } from "../support/device.ts";

const FLOAT = { name: "T", type: ATTRIBUTE.type, value: DATA_TYPE.float32 };

async function withBinding(
  body: (binding: Binding) => Promise<void> | void,
): Promise<void> {
  const folder = await libraryFolder();
  const context = openContext({ folder, threads: TEST_THREADS });
  try {
    using binding = new Binding(context);
    await body(binding);
  } finally {
    context.c.TFE_DeleteContext(context.pointer);
  }
}

function vector(binding: Binding, ...values: number[]): number {
  return binding.createTensor([values.length], DATA_TYPE.float32, values);
}

Deno.test("CapturedFunction.run() refuses other shapes", async () => {
  await withBinding(async (binding) => {
    const [x, y] = [vector(binding, 1, 2), vector(binding, 1, 2, 3)];
    const fn = binding.capture(
      [x],
      () => binding.executeOp("Neg", [FLOAT], [x], 1).map(({ id }) => id),
    );
    await rejects(fn.run([{ id: y, shape: [3] }]), {
      name: "BackendError",
      message: "Cannot run a step captured with shapes [2]: found [3]",
    });
    const [out] = await fn.run([{ id: x, shape: [2] }]);
    deepStrictEqual(binding.tensorDataSync(out!.id), Float32Array.of(-1, -2));
    strictEqual(fn.busy, false);
    fn.free();
  });
});

Deno.test("Binding.capture() refuses a wrong number of inputs", async () => {
  await withBinding((binding) => {
    const x = vector(binding, 1, 2);
    const capture = (count: number) =>
      binding.capture([x], () => {
        const attributes = [FLOAT, {
          name: "N",
          type: ATTRIBUTE.int,
          value: 2,
        }];
        const inputs = Array.from({ length: count }, () => x);
        return [binding.executeOp("AddN", attributes, inputs, 1)[0]!.id];
      });
    throws(() => capture(3), {
      name: "BackendError",
      message: "Cannot capture AddN: it takes 2 tensors, found 3",
    });
    capture(2).free();
  });
});

Deno.test("Binding.capture() refuses a list whose length nobody tells", async () => {
  await withBinding((binding) => {
    const x = vector(binding, 1);
    throws(
      () =>
        binding.capture([x], () => {
          binding.executeOp("AddN", [FLOAT], [x, x], 1);
          return [x];
        }),
      { name: "BackendError", message: /attribute "N" does not say how many/ },
    );
  });
});

Deno.test("Binding.capture() refuses an output whose shape depends on values", async () => {
  await withBinding((binding) => {
    const x = vector(binding, 0, 1);
    throws(
      () =>
        binding.capture(
          [x],
          () => [binding.executeOp("Where", [FLOAT], [x], 1)[0]!.id],
        ),
      {
        name: "BackendError",
        message:
          "Cannot capture Where: the shape of its output depends on values",
      },
    );
  });
});

Deno.test("Binding.executeOp() names an unknown operation and attribute value", async () => {
  await withBinding((binding) => {
    const x = vector(binding, 1);
    const wrong = { ...FLOAT, value: "float32" };
    const run = (name: string, attribute: Attribute = FLOAT) => () =>
      binding.executeOp(name, [attribute], [x], 1);
    throws(run("Negg"), /^BackendError: TensorFlow cannot .* Negg/);
    throws(run("Neg", wrong), /Cannot set attribute "T" of Neg to "float32"/);
    const capture = (body: () => unknown) => () =>
      binding.capture([x], () => {
        body();
        return [x];
      });
    throws(capture(run("Negg")), /TensorFlow cannot find the operation Negg/);
    throws(capture(run("Neg", wrong)), /Cannot set attribute "T" of Neg/);
    strictEqual(binding.getNumOfTensors(), 1);
  });
});

Deno.test("Binding tells of a tensor that was freed", async () => {
  await withBinding((binding) => {
    const x = vector(binding, 1);
    binding.deleteTensor(x);
    throws(() => binding.tensorDataSync(x), {
      name: "BackendError",
      message: /^Cannot find tensor 1: it was freed/,
    });
  });
});

const DTYPE = (name: string, type: keyof typeof DATA_TYPE): Attribute => ({
  name,
  type: ATTRIBUTE.type,
  value: DATA_TYPE[type],
});

/** Runs `body` eagerly, then captured with the tensors as inputs. */
async function bothWays(
  binding: Binding,
  inputs: readonly number[],
  body: () => readonly number[],
): Promise<unknown[][]> {
  const read = (ids: readonly number[]) =>
    ids.map((id) => binding.tensorDataSync(id));
  const eager = read(body());
  const fn = binding.capture(inputs, body);
  const shapes = fn.facts.inputShapes;
  const given = inputs.map((id, i) => ({ id, shape: [...shapes[i]!] }));
  const outputs = await fn.run(given);
  const captured = read(outputs.map(({ id }) => id));
  fn.free();
  return [eager, captured];
}

Deno.test("Binding takes lists of types, inputs and outputs", async () => {
  await withBinding(async (binding) => {
    const x = vector(binding, 1, 2);
    const y = binding.createTensor([1], DATA_TYPE.int32, [7]);
    const types = [DATA_TYPE.float32, DATA_TYPE.int32];
    const attribute = { name: "T", type: ATTRIBUTE.type, value: types };
    const found = await bothWays(
      binding,
      [x, y],
      () =>
        binding.executeOp("IdentityN", [attribute], [x, y], 2)
          .map(({ id }) => id),
    );
    const expected = [Float32Array.of(1, 2), Int32Array.of(7)];
    deepStrictEqual(found, [expected, expected]);
  });
});

Deno.test("Binding takes lists of floats and of texts", async () => {
  await withBinding(async (binding) => {
    const x = vector(binding, -1, 1, 3);
    const boundaries = { name: "boundaries", type: ATTRIBUTE.float };
    const found = await bothWays(binding, [x], () => {
      const attributes = [FLOAT, { ...boundaries, value: [0, 2.5] }];
      return [binding.executeOp("Bucketize", attributes, [x], 1)[0]!.id];
    });
    const expected = [Int32Array.of(0, 1, 2)];
    deepStrictEqual(found, [expected, expected]);
    const labels = {
      name: "labels",
      type: ATTRIBUTE.string,
      value: ["a", "é"],
    };
    const summaries = await bothWays(binding, [x], () => {
      const attributes = [FLOAT, labels];
      return [binding.executeOp("TensorSummary", attributes, [x], 1)[0]!.id];
    });
    // a message with the values in it, tagged with the name of the node
    const lengths = summaries.map(([texts]) => (texts as Strings)[0]!.length);
    ok(lengths.every((length) => length > 3 * 4), `${lengths} bytes`);
  });
});

Deno.test("Binding passes 64-bit results on as int32", async () => {
  await withBinding(async (binding) => {
    const x = vector(binding, 5, 8, 3);
    const axis = binding.createTensor([], DATA_TYPE.int32, [0]);
    const attributes = [
      FLOAT,
      DTYPE("Tidx", "int32"),
      DTYPE("output_type", "int64"),
    ];
    const found = await bothWays(
      binding,
      [x],
      () => [binding.executeOp("ArgMax", attributes, [x, axis], 1)[0]!.id],
    );
    deepStrictEqual(found, [[Int32Array.of(1)], [Int32Array.of(1)]]);
  });
});

Deno.test("Binding carries texts of any length, and frees them", async () => {
  await withBinding(async (binding) => {
    const texts = ["", "ü", "x".repeat(22), "y".repeat(23), "z".repeat(5000)]
      .map((text) => new TextEncoder().encode(text));
    const x = binding.createTensor([5], DATA_TYPE.string, texts);
    const text = DTYPE("T", "string");
    const found = await bothWays(
      binding,
      [x],
      () => [binding.executeOp("Identity", [text], [x], 1)[0]!.id],
    );
    deepStrictEqual(found, [[texts], [texts]]);
    // the tensor's own memory is gone, what shared it is not
    const shared = binding.executeOp("Identity", [text], [x], 1)[0]!.id;
    binding.deleteTensor(x);
    binding.createTensor([5], DATA_TYPE.string, texts.toReversed());
    deepStrictEqual(binding.tensorDataSync(shared), texts);
    throws(() => binding.createTensor([2], DATA_TYPE.string, texts), {
      name: "RangeError",
      message: "Cannot fill a tensor of 2 texts: found 5",
    });
  });
});

Deno.test("Binding refuses another number of outputs than there are", async () => {
  await withBinding((binding) => {
    const x = vector(binding, 1);
    const run = () => binding.executeOp("Neg", [FLOAT], [x], 2);
    throws(run, /^BackendError: Cannot run Neg for 2 outputs: it has 1$/);
    throws(
      () => binding.capture([x], () => run().map(({ id }) => id)),
      /^BackendError: Cannot capture Neg for 2 outputs: it has 1$/,
    );
    strictEqual(binding.getNumOfTensors(), 1);
  });
});

Deno.test("Binding passes resources on, but neither reads nor captures them", async () => {
  await withBinding((binding) => {
    const list = (name: string, value: unknown) => ({
      name,
      type: ATTRIBUTE.type,
      value,
    });
    const attributes = [
      list("component_types", [DATA_TYPE.float32]),
      list("shapes", [[2]]),
    ];
    const [queue] = binding.executeOp("FIFOQueueV2", attributes, [], 1);
    const size = () => binding.executeOp("QueueSizeV2", [], [queue!.id], 1);
    deepStrictEqual(binding.tensorDataSync(size()[0]!.id), Int32Array.of(0));
    throws(
      () => binding.tensorDataSync(queue!.id),
      /Cannot read a tensor of type resource: expected one of: float32, /,
    );
    throws(
      () => binding.capture([], () => [size()[0]!.id]),
      /^BackendError: Cannot capture a step that uses a resource/,
    );
  });
});

Deno.test("Binding refuses saved models", async () => {
  await withBinding((binding) => {
    const expected = {
      name: "BackendError",
      message: /^Cannot .* saved model/,
    };
    throws(() => binding.loadSavedModel("model", "serve"), expected);
    throws(() => binding.runSavedModel(1), expected);
    throws(() => binding.deleteSavedModel(1), expected);
    throws(() => binding.getNumOfSavedModels(), expected);
  });
});
