import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { GRID, TINY, Workplace } from "./workplace.ts";

/** Hashes of the pixels by id, and what the records say of the trials beside. */
async function results(
  place: Workplace,
): Promise<{ hashes: Record<string, string>; together: unknown[] }> {
  const hashes: Record<string, string> = {};
  const together: unknown[] = [];
  for (const id of place.names("trials")) {
    const { pixelsSha256, environment } = await place.record(id);
    hashes[id] = pixelsSha256!;
    together.push(environment.together);
  }
  return { hashes, together };
}

Deno.test("sweep --together gives the same pixels as one trial at a time", async () => {
  await using alone = await Workplace.create({ "grid.yaml": GRID });
  await using side = await Workplace.create({ "grid.yaml": GRID });
  strictEqual((await alone.sweep("grid.yaml")).code, 0);
  const { code, err } = await side.sweep("grid.yaml", ["--together", "3"]);
  strictEqual(code, 0);
  match(err, /\[4\/4\]/);
  const [one, three] = [await results(alone), await results(side)];
  deepStrictEqual(three.hashes, one.hashes);
  deepStrictEqual(one.together, Array(4).fill(undefined));
  deepStrictEqual(three.together, Array(4).fill(3));
});

Deno.test("sweep --together refuses what runs one step at a time, and odd numbers", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const wasm = ["--backend", "wasm", "--together", "2"];
  const refused = await place.sweep("grid.yaml", wasm);
  strictEqual(refused.code, 2);
  match(refused.err, /Cannot run 2 trials together on wasm/);
  deepStrictEqual(place.names("trials"), []);
  for (const text of ["0", "17", "1.5", "two"]) {
    const odd = await place.sweep("grid.yaml", ["--together", text]);
    strictEqual(odd.code, 2);
    match(odd.err, /for --together: expected a whole number, 1 to 16/);
  }
});

Deno.test("sweep runs studies that ask for auto and for tensorflow together", async () => {
  const named = (name: string, backend: string) =>
    TINY.replace("name: tiny", `name: ${name}`)
      .replace("iterations: 5", `iterations: 1\n  backend: ${backend}`);
  await using place = await Workplace.create({
    "a.yaml": named("a", "tensorflow"),
    "b.yaml": named("b", "auto").replace("size: 32", "size: 33"),
  });
  const { code, err } = await place.sweep(["a.yaml", "b.yaml"]);
  strictEqual(code, 0, err);
});

Deno.test("sweep --jobs runs trials in processes that share the processors out", async () => {
  await using place = await Workplace.create({ "grid.yaml": GRID });
  const { code, err } = await place.sweep("grid.yaml", ["--jobs", "2"]);
  strictEqual(code, 0, err);
  const [line, ...others] = err.match(/^Backend: .*$/gm)!;
  const threads = Math.max(1, Math.floor(navigator.hardwareConcurrency / 2));
  match(line!, RegExp(`threads: ${threads}\\).*, in 2 processes$`));
  deepStrictEqual(others, []);
  // the same bits whichever process ran a trial
  await using again = await Workplace.create({ "grid.yaml": GRID });
  await again.sweep("grid.yaml", ["--jobs", "2", "--order", "as-written"]);
  deepStrictEqual(await results(again), await results(place));
  const odd = await place.sweep("grid.yaml", ["--jobs", "65"]);
  match(odd.err, /for --jobs: expected a whole number, 1 to 64/);
});
