import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Settings } from "../../src/base/records.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { CONSTRAINTS } from "../../src/config/constraints.ts";
import { studyText } from "./study_texts.ts";

function complaints(changes: Partial<Settings>): string[] {
  const { base } = parseStudy(studyText(), "test.yaml");
  const settings = { ...base, ...changes };
  return CONSTRAINTS.map((it) => it.problem(settings)).filter((it) =>
    it !== undefined
  );
}

Deno.test("CONSTRAINTS let the defaults pass", () => {
  strictEqual(complaints({}).length, 0);
});

Deno.test("CONSTRAINTS refuse layers that the network does not have", () => {
  const [first, ...others] = complaints({ contentLayers: { fc6: 1 } });
  match(first!, /layer fc6 for contentLayers with network vgg19: expected one/);
  ok(others.length === 0);
});

Deno.test("CONSTRAINTS refuse a precision that the backend does not have", () => {
  const mixed = { precision: "mixed" } as const;
  deepStrictEqual(complaints({ ...mixed, backend: "webgpu" }), [
    "Cannot use precision mixed on backend webgpu: it computes in float32 only",
  ]);
  deepStrictEqual(complaints({ ...mixed, backend: "tensorflow" }), []);
  deepStrictEqual(complaints(mixed), []);
});
