/** A part of the user's own that does what no part should, for tests. */
import { findLibrary } from "../../src/tensorflow/mod.ts";
import { libraryFolder } from "../support/assets.ts";

/** Its folder is the only one that may be opened; it brings the C library. */
const { framework } = findLibrary(await libraryFolder());

/**
 * A metric that does something bad at the tenth image of 32 pixels that it
 * sees, if a file beside it says so: its first word is what.
 */
export const FAULTY_METRIC: string = `
import * as tf from "@tensorflow/tfjs";
import type { MetricSpec } from "@gramlab/gramlab/parts";

const FILE = new URL("fault.txt", import.meta.url).pathname;
const libc = Deno.dlopen(${JSON.stringify(framework)}, {
  abort: { parameters: [], result: "void" },
  getpid: { parameters: [], result: "i32" },
  kill: { parameters: ["i32", "i32"], result: "i32" },
  unlink: { parameters: ["buffer"], result: "i32" },
  sleep: { parameters: ["u32"], result: "u32" },
}).symbols;

let seen = 0;

function fail(): void {
  let words: string[] = [];
  try {
    words = Deno.readTextFileSync(FILE).trim().split(" ");
  } catch {
    return;
  }
  const [what, once] = words;
  if (once) libc.unlink(new TextEncoder().encode(FILE + "\\0"));
  if (what === "abort") libc.abort();
  if (what === "kill") libc.kill(libc.getpid(), 9);
  if (what === "sleep") libc.sleep(100);
  if (what === "throw") throw new Error("it does not work");
}

export const metrics: Record<string, MetricSpec> = {
  faulty: {
    summary: "Fails when it is told to",
    goal: "minimize",
    layers: [],
    measure({ output }) {
      console.log("measured");
      if (output.shape[1] === 32 && ++seen === 10) fail();
      return tf.mean(tf.square(output));
    },
  },
};
`;

/** Two trials, of which the first, of 32 pixels, meets the fault. */
export const FAULTY_STUDY = `
name: faulty
use: [./faulty.ts]
base:
  content: painted:mosaic
  style: painted:swirl
  init: noise
  styleLayers: [conv1_1, conv2_1]
  contentLayers: [conv3_1]
  iterations: 20
  checkpointEvery: 4it
grid: {size: [32, 24]}
stop: {rule: plateau, metric: faulty, patience: 1000, every: 1}
order: as-written
`;
