/** Faults that a gate must find, each as a change of one file. */

/** A change of one file. */
export interface Fault {
  /** In some words. */
  readonly name: string;
  /** Path of the file in the checkout. */
  readonly file: string;
  /** Text that the file has once, and what takes its place. */
  readonly changes: readonly (readonly [before: string, after: string])[];
}

/** The ten of the issue; weights of three layers; and one behind the hashes. */
export const FAULTS: readonly Fault[] = [
  {
    name: "weight of conv3_1 5 % too large",
    file: "src/engine/objective.ts",
    changes: [[
      "const weight = settings[`${side}Layers`][layer]!;",
      'const weight = settings[`${side}Layers`][layer]! * (layer === "conv3_1" ? 1.05 : 1);',
    ]],
  },
  {
    name: "weight of conv2_1 5 % too large",
    file: "src/engine/objective.ts",
    changes: [[
      "const weight = settings[`${side}Layers`][layer]!;",
      'const weight = settings[`${side}Layers`][layer]! * (layer === "conv2_1" ? 1.05 : 1);',
    ]],
  },
  {
    name: "weight of conv5_1 5 % too large",
    file: "src/engine/objective.ts",
    changes: [[
      "const weight = settings[`${side}Layers`][layer]!;",
      'const weight = settings[`${side}Layers`][layer]! * (layer === "conv5_1" ? 1.05 : 1);',
    ]],
  },
  {
    name: "no bias at conv3_1",
    file: "src/engine/networks/vgg19.ts",
    changes: [[
      "bias.map((b) => b / unit)",
      'bias.map((b) => layer === "conv3_1" ? 0 : b / unit)',
    ]],
  },
  {
    name: "maximum and average pooling switched",
    file: "src/engine/conv_stack.ts",
    changes: [[
      "this.#options = options;",
      'this.#options = { ...options, pooling: options.pooling === "max" ? "average" : "max" };',
    ]],
  },
  {
    name: "mean not subtracted",
    file: "src/engine/conv_stack.ts",
    changes: [["this.#mean = mean;", "this.#mean = mean.map(() => 0);"]],
  },
  {
    name: "channels in the wrong order",
    file: "src/engine/networks/vgg19.ts",
    changes: [["return tf.reverse(filter, 2);", "return tf.clone(filter);"]],
  },
  {
    name: "Adam without bias correction",
    file: "src/engine/optimizers/adam.ts",
    changes: [
      ["tf.div(m, tf.sub(1, power1))", "m"],
      ["tf.div(v, tf.sub(1, power2))", "v"],
    ],
  },
  {
    name: "learning rate 2 % too large",
    file: "src/engine/optimizers/adam.ts",
    changes: [[
      "tf.mul(move, learningRate!)",
      "tf.mul(move, tf.mul(learningRate!, 1.02))",
    ]],
  },
  {
    name: "resize off by half a pixel of the photograph",
    file: "src/image/resize.ts",
    changes: [[
      "const centre = (output + 0.5) * scale;",
      "const centre = (output + 0.5) * scale - 0.5;",
    ]],
  },
  {
    name: "Gram cost divided by 2 nC², not (2 nC)²",
    file: "src/engine/costs/gram.ts",
    changes: [["(2 * channels) ** 2", "2 * channels ** 2"]],
  },
  {
    name: "red and blue switched in the saved file",
    file: "src/image/encode.ts",
    changes: [[
      "filterRows(toBytes(image), ",
      "filterRows(toBytes(image).map((_, at, all) => all[at + 2 - 2 * (at % 3)]!), ",
    ]],
  },
  {
    name: "bfloat16 unasked",
    file: "src/engine/conv_stack.ts",
    changes: [
      [
        "convolution(filter, bias, options.precision)",
        'convolution(filter, bias, "mixed")',
      ],
      [
        "narrow(centred, this.#options.precision)",
        'narrow(centred, "mixed")',
      ],
    ],
  },
];

/**
 * Puts a fault into a copy of the checkout.
 *
 * @param root The copy.
 * @param fault The fault.
 * @returns Takes it out again.
 */
export async function inject(
  root: string,
  { name, file, changes }: Fault,
): Promise<() => Promise<void>> {
  const path = `${root}/${file}`;
  const text = await Deno.readTextFile(path);
  let changed = text;
  for (const [before, after] of changes) {
    if (changed.split(before).length !== 2) {
      throw new Error(`Cannot inject "${name}": ${file} has changed`);
    }
    changed = changed.replace(before, () => after);
  }
  await Deno.writeTextFile(path, changed);
  return () => Deno.writeTextFile(path, text);
}
