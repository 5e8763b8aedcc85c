import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { sha256 } from "../../src/base/sha256.ts";
import type { KeptFile } from "../../src/base/records.ts";
import { checkoutRoot } from "../../src/cli/checkout_root.ts";
import { readCheckout } from "../../src/runner/checkout.ts";
import { pngFile } from "../plan/plan_files.ts";
import { spawn, TINY, Workplace } from "./workplace.ts";

/** The text of a kept file, which must have its hash and size. */
async function textOf(place: Workplace, file: KeptFile): Promise<string> {
  const bytes = await Deno.readFile(
    place.path("results", ...file.path!.split("/")),
  );
  deepStrictEqual([sha256(bytes), bytes.length], [file.sha256, file.bytes]);
  return new TextDecoder().decode(bytes);
}

Deno.test("sweep writes down what a trial was made of, from a process without git, too", async () => {
  const image = await pngFile(0.5);
  await using place = await Workplace.create({
    "a.yaml": TINY.replace("painted:mosaic", "a.png"),
    "a.png": image,
  });
  const args = [
    ...["sweep", place.path("a.yaml"), "--results", place.results],
    ...["--set", "beta=4"],
  ];
  const env = {
    ...{ OMP_NUM_THREADS: "2", PATH: "/nowhere" },
    GITHUB_TOKEN: "secret",
  };
  const { code, err } = await spawn(args, { env });
  strictEqual(code, 0, err);
  const [id] = place.names("trials");
  const { provenance, environment, content } = await place.record(id!);
  deepStrictEqual(provenance.command, args);
  strictEqual(provenance.variables.OMP_NUM_THREADS, "2");
  ok(!JSON.stringify(provenance).includes("secret"));
  deepStrictEqual(
    [environment.gitCommit, provenance.whyNoCommit, provenance.untracked],
    [null, "git is not installed", null],
  );
  match(
    await textOf(place, provenance.study),
    /--set beta=4\n(.*\n)*.*beta: 4/,
  );
  const plan = JSON.parse(await textOf(place, provenance.plan));
  deepStrictEqual(plan.trials.map((trial: { id: string }) => trial.id), [id]);
  const lock = await Deno.readFile(new URL("../../deno.lock", import.meta.url));
  strictEqual(provenance.denoLockSha256, sha256(lock));
  deepStrictEqual(
    [content.sha256, content.bytes, content.path],
    [sha256(image), image.length, place.path("a.png")],
  );
  match(environment.librarySha256, /^[0-9a-f]{64}$/);
  ok(environment.machineKey.includes(environment.librarySha256.slice(0, 12)));
  ok(provenance.weightsBytes > 1e7);
});

Deno.test("sweep --require-clean runs only from a clean checkout", async () => {
  await using place = await Workplace.create({ "a.yaml": TINY });
  const { gitDirty } = await readCheckout(checkoutRoot());
  const { code, err } = await place.sweep("a.yaml", ["--require-clean"]);
  if (gitDirty === false) return strictEqual(code, 0, err);
  strictEqual(code, 2);
  match(err, /^Error: Cannot (run from|tell whether) .*--require-clean/);
  deepStrictEqual(place.allNames(), ["a.yaml"]);
});

Deno.test("sweep with nothing to run keeps its study, and writes nothing else down", async () => {
  await using place = await Workplace.create({ "a.yaml": TINY });
  await place.sweep("a.yaml");
  const before = place.names("provenance");
  await place.write("a.yaml", `# another text\n${TINY}`);
  strictEqual((await place.sweep("a.yaml")).code, 0);
  const kept = place.names("provenance");
  deepStrictEqual(kept.filter((name) => before.includes(name)), before);
  strictEqual(kept.length, before.length + 1);
  strictEqual((await place.query("verify")).code, 0);
});
