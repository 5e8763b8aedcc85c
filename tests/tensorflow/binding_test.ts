import {
  deepStrictEqual,
  rejects,
  strictEqual,
  throws,
} from "node:assert/strict";
import { Binding } from "../../src/tensorflow/binding.ts";
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
    await rejects(fn.run([{ id: y, shape: [3], dtype: 1 }]), {
      name: "BackendError",
      message: "Cannot run a step captured with shapes [2]: found [3]",
    });
    const [out] = await fn.run([{ id: x, shape: [2], dtype: 1 }]);
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
