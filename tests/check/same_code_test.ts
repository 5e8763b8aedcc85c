import { strictEqual } from "node:assert/strict";
import type { TrialRecord } from "../../src/base/records.ts";
import { isSameCode, type PresentCode } from "../../src/check/same_code.ts";
import { sampleId, sampleProvenance, sampleRecord } from "../store/sample.ts";

const COMMIT = "c".repeat(40);

const LIBRARY = "a".repeat(64);

function record(change: Partial<TrialRecord["provenance"]> = {}): TrialRecord {
  const made = sampleRecord(sampleId(1));
  return {
    ...made,
    environment: {
      ...made.environment,
      ...{ gitCommit: COMMIT, deno: "2.9.6", cpuModel: "A" },
      ...{ threads: 2, librarySha256: LIBRARY, backend: "tensorflow" },
    },
    provenance: {
      ...sampleProvenance(),
      ...{ diff: null, untracked: { count: 0, names: [] }, variables: {} },
      ...change,
    },
  };
}

const PRESENT: PresentCode = {
  checkout: {
    ...{ gitCommit: COMMIT, gitDirty: false, whyNoCommit: null },
    ...{ diff: new Uint8Array(), changed: [], untracked: [] },
  },
  commits: new Set([COMMIT, "b".repeat(40)]),
  ...{ variables: {}, deno: "2.9.6", cpuModel: "A" },
  ...{ threads: 2, librarySha256: LIBRARY },
};

function withEnvironment(
  change: Partial<TrialRecord["environment"]>,
): TrialRecord {
  const made = record();
  return { ...made, environment: { ...made.environment, ...change } };
}

function withCheckout(change: Partial<PresentCode["checkout"]>): PresentCode {
  return { ...PRESENT, checkout: { ...PRESENT.checkout, ...change } };
}

Deno.test("isSameCode() is true for the same clean commit on the same machine", () => {
  strictEqual(isSameCode(record(), PRESENT), true);
  // another commit with the same code
  const other = withEnvironment({ gitCommit: "b".repeat(40) });
  strictEqual(isSameCode(other, PRESENT), true);
  const wasm = withEnvironment({ backend: "wasm", threads: 1 });
  strictEqual(isSameCode(wasm, PRESENT), true);
});

Deno.test("isSameCode() is false for whatever may change an image, or cannot be told", () => {
  const variables = { ONEDNN_MAX_CPU_ISA: "AVX2" };
  for (
    const [made, present] of [
      [withEnvironment({ gitCommit: "d".repeat(40) }), PRESENT],
      [withEnvironment({ threads: 3 }), PRESENT],
      [withEnvironment({ librarySha256: "b".repeat(64) }), PRESENT],
      [record(), withCheckout({ gitCommit: null })],
      [record(), withCheckout({ diff: new Uint8Array([1]) })],
      [record(), withCheckout({ untracked: ["src/new.ts"] })],
      [record({ untracked: { count: 1, names: ["x"] } }), PRESENT],
      [record({ variables }), PRESENT],
      [record(), { ...PRESENT, variables }],
      [record(), { ...PRESENT, deno: "2.9.7" }],
      [record(), { ...PRESENT, cpuModel: "B" }],
      [{ ...record(), provenance: undefined }, PRESENT],
    ] as const
  ) {
    strictEqual(isSameCode(made as TrialRecord, present), false);
  }
});
