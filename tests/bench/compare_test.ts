import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { compareReports, nameOf } from "../../src/bench/compare.ts";
import type { ReadRecord, ReadReport } from "../../src/bench/read_report.ts";

const SLOW = [10, 10.1, 9.9, 10.2, 9.8, 10.05, 9.95, 10.15, 9.85];

function record(changes: Partial<ReadRecord> = {}): ReadRecord {
  return {
    backend: "tensorflow",
    precision: "float32",
    pooling: "max",
    width: 256,
    height: 256,
    threads: 2,
    samples: SLOW,
    ...changes,
  };
}

function report(records: ReadRecord[], machine = "here"): ReadReport {
  return { path: `${machine}.json`, machine, records };
}

Deno.test("compareReports() gives ratio, interval and significance", () => {
  const twice = record({ samples: SLOW.map((speed) => 2 * speed) });
  const [match] = compareReports(report([record()]), report([twice])).matches;
  strictEqual(match!.ratio, 2);
  ok(1.95 < match!.low && match!.low <= 2 && 2 <= match!.high);
  ok(match!.high < 2.05);
  // 9 against 9 without overlap: 2 of the 48620 orders
  ok(Math.abs(match!.p - 2 / 48620) < 1e-12);
  strictEqual(match!.isSignificant, true);
});

Deno.test("compareReports() marks what may be chance", () => {
  const samples = SLOW.map((speed, i) => speed + (i % 2 ? 0.01 : -0.02));
  const head = report([record({ samples })]);
  const [match] = compareReports(report([record()]), head).matches;
  strictEqual(match!.isSignificant, false);
  ok(match!.low < 1 && match!.high > 1);
});

Deno.test("compareReports() lists what only one file has", () => {
  const base = report([record(), record({ width: 512 })]);
  const head = report([record(), record({ precision: "mixed" })]);
  const { matches, onlyBase, onlyHead } = compareReports(base, head);
  strictEqual(matches.length, 1);
  deepStrictEqual(onlyBase.map(nameOf), ["tensorflow float32 max 512x256"]);
  deepStrictEqual(onlyHead.map(nameOf), ["tensorflow mixed max 256x256"]);
});

Deno.test("compareReports() compares different backends only where each file has one", () => {
  const peer = record({ backend: "pytorch" });
  const wasm = record({ backend: "wasm" });
  const one = compareReports(report([peer]), report([record()]));
  strictEqual(one.matches.length, 1);
  const two = compareReports(report([peer]), report([record(), wasm]));
  deepStrictEqual(
    [two.matches.length, two.onlyBase, two.onlyHead],
    [0, [peer], [record(), wasm]],
  );
  const same = compareReports(report([peer, wasm]), report([wasm, record()]));
  deepStrictEqual(same.matches.map(({ head }) => head.backend), ["wasm"]);
});

Deno.test("compareReports() warns of other machines and threads", () => {
  const few = record({ threads: 1 });
  const there = compareReports(report([record()]), report([few], "there"));
  strictEqual(there.warnings.length, 2);
  deepStrictEqual(
    compareReports(report([few]), report([few])).warnings,
    [],
  );
  const { machine: _, ...unnamed } = report([few], "peer");
  deepStrictEqual(compareReports(report([few]), unnamed).warnings, [
    "peer.json does not say on which machine it was measured",
  ]);
});

Deno.test("compareReports() refuses one setting twice in a file", () => {
  throws(
    () => compareReports(report([record(), record()]), report([record()])),
    /^UsageError: Cannot compare here.json: it has tensorflow float32 max 256x256 twice$/,
  );
});
