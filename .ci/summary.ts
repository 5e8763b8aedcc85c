/** Prints a test report's totals as one line; exits 1 if nothing ran. */

const report = await Deno.readTextFile(Deno.args[0]!);
const suites = /<testsuites\b[^>]*>/.exec(report)?.[0];
const count = (name: string): number => {
  const found = new RegExp(`\\b${name}="(\\d+)"`).exec(suites ?? "");
  if (found === null) throw new Error(`Cannot find "${name}" in the report`);
  return Number(found[1]);
};
const failed = count("failures") + count("errors");
const skipped = report.match(/<skipped\s*\/>/g)?.length ?? 0;
const passed = count("tests") - failed - skipped;
const rest = skipped > 0 ? `, ${skipped} skipped` : "";
// deno-lint-ignore no-console -- printing is what this script is for
console.log(`${passed} passed, ${failed} failed${rest}`);
if (passed === 0 || failed > 0) Deno.exit(1);
