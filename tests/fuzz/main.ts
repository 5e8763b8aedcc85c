/**
 * A long run by hand: `deno task fuzz [--kind NAME] [--seed N] [--count N]
 * [--first N] [--jobs N]`. Exits with 1 if anything was found.
 */
// deno-lint-ignore-file no-console -- a script for a terminal
import { parseArgs } from "node:util";
import { KINDS } from "./kinds.ts";
import { type InputsReport, runInputs } from "./run_inputs.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    kind: { type: "string" },
    seed: { type: "string", default: "1" },
    first: { type: "string", default: "0" },
    count: { type: "string", default: "5000" },
    jobs: { type: "string", default: "2" },
  },
});

const ALL = Object.keys(KINDS).filter((name) => name !== "trap");

let found = 0;
for (const kind of values.kind?.split(",") ?? ALL) {
  if (!Object.hasOwn(KINDS, kind)) {
    console.error(`Cannot find kind "${kind}": ${Object.keys(KINDS)}`);
    Deno.exit(2);
  }
  found += await runKind(kind);
}
Deno.exit(found > 0 ? 1 : 0);

/** Shares the inputs of a kind out. Returns how much was found. */
async function runKind(kind: string): Promise<number> {
  const [seed, first, count, jobs] = [
    ...[values.seed, values.first, values.count, values.jobs],
  ].map(Number) as [number, number, number, number];
  const beginMs = performance.now();
  const share = Math.ceil(count / jobs);
  const reports = await Promise.all(
    Array.from({ length: Math.ceil(count / share) }, (_, i) =>
      runInputs({
        kind,
        seed,
        first: first + i * share,
        count: Math.min(share, count - i * share),
      })),
  );
  const seconds = ((performance.now() - beginMs) / 1000).toFixed(0);
  console.log(`${kind}: ${count} inputs, seed ${seed}, ${seconds} s`);
  return reports.reduce((sum, report) => sum + print(kind, report), 0);
}

function print(kind: string, report: InputsReport): number {
  const { findings, said, slowest, largest } = report;
  const often = [...said].filter(([text]) => !text.startsWith("wrong "))
    .sort(([, a], [, b]) => b - a).slice(0, 8);
  for (const [text, count] of often) console.log(`  ${count} × ${text}`);
  console.log(`  slowest: ${slowest.value} ms (number ${slowest.number})`);
  console.log(`  largest: ${largest.value} MB (number ${largest.number})`);
  const groups = Map.groupBy(findings, ({ what }) => titleOf(what));
  for (const [title, [first, ...others]] of groups) {
    const { number, what } = first!;
    const again = `--kind ${kind} --seed ${values.seed} --first ${number}`;
    console.log(`  FOUND ${others.length + 1} × ${title}`);
    if (findings.length === 1) console.log(what);
    console.log(`    deno task fuzz ${again} --count 1`);
  }
  return findings.length;
}

/** What findings of one cause have in common: message and place. */
function titleOf(what: string): string {
  const lines = what.split("\n").slice(0, 3).map((line) => line.slice(0, 200));
  return lines.join(" ").replace(/\d+/g, "N");
}
