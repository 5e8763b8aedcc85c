/** Begins and ends trials until it is killed: folder, how many ids. */
import { openStore } from "../../src/store/mod.ts";
import { beginTrial, runTrial, sampleId } from "./sample.ts";

const [root, count] = Deno.args;
using store = await openStore(root!);
await Deno.stdout.write(new TextEncoder().encode("begun\n"));
for (let round = 1;; round++) {
  const id = sampleId(round % Number(count));
  // each round finds something else standing, so that all ways are gone
  if (round % 3 === 0) await (await beginTrial(store, id)).abandon();
  else await runTrial(store, id, { engineVersion: round });
}
