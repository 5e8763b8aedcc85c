/** Finishes trials in a process of its own: folder, first number, count. */
import { openStore } from "../../src/store/mod.ts";
import { runTrial, sampleId } from "./sample.ts";

const [root, first, count] = Deno.args;
using store = await openStore(root!);
for (let at = 0; at < Number(count); at++) {
  await runTrial(store, sampleId(Number(first) + at));
}
