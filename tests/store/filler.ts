/**
 * Writes results where one file finds no room, and prints the error: folder,
 * path of the file. `/dev/full` is a disk without room; Deno opens it only for
 * a process that may do everything.
 */
import { openStore } from "../../src/store/mod.ts";
import {
  beginTrial,
  sampleId,
  samplePlan,
  sampleRecord,
  sampleStep,
} from "./sample.ts";

const [root, path] = Deno.args;
const PNG = new Uint8Array([137, 80, 78, 71]);

/** From now on the file has no room. */
function fill(): void {
  const open = Deno.open;
  Deno.open = async (name, options) =>
    name === `${root}/${path}`
      ? await open("/dev/full", { write: true })
      : await open(name, options);
}

async function write(): Promise<void> {
  using store = await openStore(root!);
  if (path!.startsWith("studies/")) {
    fill();
    const planText = samplePlan(["b", sampleId(1)]);
    await store.studies.freeze({ study: "s", studyText: "b", planText });
    return;
  }
  await using trial = await beginTrial(store, sampleId(1));
  trial.appendStep(sampleStep(0));
  await trial.saveImage(1, PNG);
  fill();
  await trial.saveImage(50, PNG);
  await trial.finish(sampleRecord(sampleId(1)), PNG);
}

try {
  await write();
} catch (error) {
  await Deno.stdout.write(new TextEncoder().encode(String(error)));
}
