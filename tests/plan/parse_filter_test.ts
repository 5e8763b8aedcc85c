import {
  deepStrictEqual,
  match,
  strictEqual,
  throws,
} from "node:assert/strict";
import { formatProblems } from "../../src/config/format_problems.ts";
import { ConfigError } from "../../src/base/errors.ts";
import type { FilterValue } from "../../src/plan/filter_names.ts";
import { parseFilter } from "../../src/plan/parse_filter.ts";

const TRIALS: readonly Readonly<Record<string, FilterValue>>[] = [
  {
    beta: 4,
    "network.name": "vgg19",
    "network.pooling": "max",
    clamp: "true",
    rate: 3,
  },
  {
    beta: 40,
    "network.name": "vgg19",
    "network.pooling": "average",
    rate: "x",
  },
  { beta: 400, "optimizer.name": "adam", "optimizer.beta1": 0.9 },
];

const KNOWN = new Map<string, Set<FilterValue>>();
for (const [path, value] of TRIALS.flatMap(Object.entries)) {
  KNOWN.set(path, (KNOWN.get(path) ?? new Set()).add(value));
}

/** Betas of the trials that match. */
function wanted(filter: string): unknown[] {
  const { matches } = parseFilter(filter, KNOWN);
  return TRIALS.filter((it) => matches((path) => it[path], () => false))
    .map(({ beta }) => beta);
}

Deno.test.each([
  ["beta>4", [40, 400]],
  ["beta >= 4e1", [40, 400]],
  ["beta<40||beta==400", [4, 400]],
  ["beta == 4 || beta == 40 && pooling == max", [4]],
  ["(beta == 4 || beta == 40) && pooling != max", [40]],
  ["!(beta == 4 || beta == 40)", [400]],
  ["!pooling==max && !!beta<=40", [40]],
  ["pooling != max", [40, 400]],
  ["beta1 > 0", [400]],
  ["rate == 3 || rate == x && beta != 4", [4, 40]],
  ["rate != 3", [40, 400]],
  ["beta1 <= 1", [400]],
  ["network == vgg19 && clamp == true", [4]],
  [`optimizer.name == "adam" || network.pooling=='average'`, [40, 400]],
])("parseFilter() takes %j for the trials with beta %j", (filter, betas) => {
  deepStrictEqual(wanted(filter), betas);
});

Deno.test.each([
  ["beta>4 && poling==max", /"poling" \(did you mean "pooling"\?\)/, 10],
  ["momentum>4", /expected one of: beta, network\.name, .*beta1$/, 0],
  ["name == adam", /expected one of: network\.name, optimizer\.name$/, 0],
  ["beta = 4", /Cannot use = alone: expected ==/, 5],
  ["beta > fast", /compare beta with "fast": expected a number/, 7],
  ["beta == ''", /with "": expected a number/, 8],
  ["pooling > max", /Cannot use > for network\.pooling/, 8],
  ["beta > 4 beta", /Cannot use "beta": expected && or \|\|/, 9],
  ["(beta > 4", /Filter ends here: expected &&, \|\| or \)/, 9],
  ["beta", /Filter ends here: expected one of: ==/, 4],
  ["beta && beta", /Cannot use "&&": expected one of: ==/, 5],
  ["4 < beta", /Cannot find setting "4"/, 0],
  ["", /Filter ends here: expected a setting/, 0],
  ["pooling == 'max", /expected another '/, 11],
  ["!".repeat(200), /nest deeper/, 101],
])("parseFilter() refuses %j and shows the place", (filter, expected, at) => {
  throws(() => parseFilter(filter, KNOWN), (error) => {
    strictEqual(error instanceof ConfigError, true);
    const [problem] = (error as ConfigError).problems;
    match(problem!.message, expected);
    strictEqual(problem!.position!.column, at + 1);
    return true;
  });
});

Deno.test("parseFilter() puts a caret under the mistake", () => {
  throws(() => parseFilter("beta>4 && poling==max", KNOWN), (error) => {
    strictEqual(
      formatProblems(error as ConfigError),
      '--filter:1:11: Cannot find setting "poling" (did you mean "pooling"?)\n' +
        "  1 | beta>4 && poling==max\n" +
        "    |           ^",
    );
    return true;
  });
});

Deno.test("parseFilter() warns of a value that no trial has", () => {
  deepStrictEqual(parseFilter("pooling==avg", KNOWN).warnings, [
    'No trial has network.pooling "avg": they have max, average',
  ]);
  deepStrictEqual(parseFilter("pooling==max", KNOWN).warnings, []);
});
