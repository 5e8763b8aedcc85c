import { match, ok, strictEqual } from "node:assert/strict";
import { gateTable } from "../../src/cli/gate_table.ts";
import { EVIDENCE, sampleGate, sampleTrial } from "../check/sample_gate.ts";

Deno.test("gateTable() is no wider than the terminal: names go on below, and only long words are cut", () => {
  const varied = { "network.pooling": "average", "optimizer.name": "lbfgs" };
  const name = "style.a_layer_with_a_long_name";
  const evidence = [{ ...EVIDENCE, name }];
  const long = { varied, evidence, decidedBy: evidence[0]! };
  const report = sampleGate([sampleTrial("aaaaaaaaaaaa", "worse", long)]);
  const [table] = gateTable(report, { columns: 70 }).split("\n\n").slice(1);
  ok(table!.split("\n").every(({ length }) => length <= 70), table);
  match(
    table!,
    /name lbfgs +aaaaaaaaaaaa +worse\n +style\.a_layer_wit… +12\.5 .*\n +cost at step 2$/,
  );
  const wide = gateTable(report, { columns: 200 });
  match(wide, /\n +style\.a_layer_with_a_long_name cost at step 2 +12\.5 /);
});

Deno.test("gateTable() keeps step and place of values in 80 columns", () => {
  const report = sampleGate([sampleTrial("aaaaaaaaaaaa", "worse")]);
  const text = gateTable(report, { columns: 64 });
  match(text, /\n {2}total cost at +12\.5 .*\n {4}step 2\n/);
  match(
    text,
    /\n {2}mean difference.* of 255 .*\n {4}of 8×8 .*\n? *at 24,40\n/,
  );
});

Deno.test("gateTable() tells a cost of the only layer once, and a size in one row", () => {
  const twins = ["content", "content.conv4_2"].map((name) => ({
    ...{ ...EVIDENCE, name },
  }));
  const sides = ["width", "height"].map((name, at) => ({
    ...{ ...EVIDENCE, kind: "image", name, step: null } as const,
    ...{ baseline: 96, value: [96, 72][at]!, deviation: [0, 24][at]! },
    ...{ band: 0, verdict: at === 0 ? "within" : "worse" } as const,
  }));
  const evidence = [...twins, ...sides];
  const text = gateTable(
    sampleGate([sampleTrial("aaaaaaaaaaaa", "worse", {
      ...{ evidence, decidedBy: evidence[1]! },
    })]),
    { isWhole: true },
  );
  strictEqual(text.match(/content/g)?.length, 1, text);
  match(text, /\n +size +96×96 +96×72\n/);
});

Deno.test("gateTable() has no line that a log takes for a command", () => {
  const nothing = { decidedBy: null, evidence: [], curves: undefined! };
  const note = "Error: ::error::x ##[error]w";
  const varied = { "::error::y": 1 };
  const evidence = [{ ...EVIDENCE, name: "::error::z" }];
  const text = gateTable(sampleGate([
    sampleTrial("aaaaaaaaaaaa", "failed", { ...nothing, note, varied }),
    sampleTrial("::error::v", "worse", { varied: {}, evidence }),
  ]));
  match(text, /error::x[^]*error::z/);
  ok(!/^\s*::|##\[/m.test(text), text);
});

Deno.test("gateTable() has no table of a study whose trials are all left out", () => {
  const report = sampleGate([sampleTrial("aaaaaaaaaaaa", "identical")]);
  const [study] = report.studies;
  const other = { ...study!, study: "other", trials: [], leftOut: 2 };
  const text = gateTable({ ...report, studies: [study!, other] });
  ok(!text.includes("Study other"), text);
  match(text, /Note: other: 2 trials left out by --only/);
});
