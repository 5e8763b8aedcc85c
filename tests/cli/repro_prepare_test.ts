import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { prepare } from "../../src/cli/repro_prepare.ts";
import { factsTable } from "../../src/cli/repro_report.ts";
import { machineFacts } from "../../src/runner/repro/machine_facts.ts";
import { environmentOf, sampleProvenance } from "../store/sample.ts";

const EXAMPLES = ["2", "2-every-field"];

/** What no field of a record is meant to be. */
const ODD = [undefined, null, -1, 1e9, "\x1b[2J", [], {}, true, [null]];

// deno-lint-ignore no-explicit-any -- may hold anything
type Anything = any;

async function stored(name: string): Promise<Anything> {
  const file = new URL(`../store/records/${name}.json`, import.meta.url);
  return JSON.parse(await Deno.readTextFile(file));
}

/** Every way to put an odd value in the place of one in a tree. */
function* spoilt(value: Anything): Generator<Anything> {
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) {
    const copies = [
      ...ODD,
      ...spoilt(value[name]),
    ];
    for (const inner of copies) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      copy[name] = inner;
      yield copy;
    }
  }
}

Deno.test("prepare() makes any record a trial or says in a line why not", async () => {
  let prepared = 0;
  let refused = 0;
  for (const name of EXAMPLES) {
    for (const odd of spoilt(await stored(name))) {
      // as it is read: what is undefined is not there
      const record = JSON.parse(JSON.stringify(odd));
      const { id, hash, study, environment, settings } = record;
      const texts = [id, hash, study, environment?.backend];
      // what the store itself refuses
      if (!texts.every((it) => typeof it === "string")) continue;
      if (typeof settings !== "object" || settings === null) continue;
      const recorded = { record, folder: "f", path: "/nowhere/f" };
      const outcome = await prepare(recorded, "/nowhere");
      const present = {
        environment: environmentOf("tensorflow"),
        run: sampleProvenance(),
      };
      ok(factsTable(machineFacts(record, present)).length > 100);
      if ("whyNot" in outcome) {
        refused++;
        strictEqual(outcome.whyNot.split("\n").length, 1, outcome.whyNot);
      } else prepared++;
    }
  }
  deepStrictEqual([prepared > 500, refused > 500], [true, true]);
});
