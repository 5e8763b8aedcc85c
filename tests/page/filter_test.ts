import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { filterHint, readFilter } from "../../src/page/filter.ts";
import { sampleReport } from "./sample_report.ts";

const SAMPLE = sampleReport(2, 3);

/** Betas have labels, one trial has tags, photographs are on axes. */
const DATA = {
  ...SAMPLE,
  axes: [
    { path: "beta", values: [40, 400], names: [["weak"], ["strong"]] },
    {
      path: "init.name",
      values: ["noise", "content", null],
      names: [[], [], []],
    },
    {
      path: "content",
      values: ["/my photos/a.jpg", "/my photos/b.jpg"],
      names: [["a.jpg"], ["b.jpg"]],
    },
  ],
  trials: SAMPLE.trials.map((trial, at) => ({
    ...trial,
    at: [...trial.at, at % 2],
    tags: at === 3 ? ["best"] : [],
    notes: at === 4 ? ["a red sky"] : [],
  })),
  shared: { alpha: "10", optimizer: "adam" },
};

/** Ids of the trials that a filter lets pass. */
function ids(text: string, data = DATA): string {
  const { wanted, problem } = readFilter(text, data);
  strictEqual(problem, null);
  return data.trials.filter(wanted).map(({ id }) => id).join(" ");
}

function problemOf(text: string): string | null {
  return readFilter(text, DATA).problem;
}

Deno.test("readFilter() compares as the command line does: labels, the numbers behind them, names of choices", () => {
  strictEqual(ids("beta>100"), "t1 t3 t5");
  strictEqual(ids("beta==400"), "t1 t3 t5");
  strictEqual(ids("beta==strong"), "t1 t3 t5");
  strictEqual(ids("init==noise"), "t0 t1");
  strictEqual(ids("beta==weak && !(init==noise) || id==t5"), "t2 t4 t5");
  strictEqual(ids("content==b.jpg && styleCost<0.3"), "t1");
  strictEqual(ids('content=="/my photos/b.jpg"'), "t1 t3 t5");
  strictEqual(ids("contentCost<=0.2"), "t4 t5");
  strictEqual(ids("tags==best"), "t3");
  strictEqual(ids("tags!=none && alpha==10 optimizer==adam"), "t3");
});

Deno.test("readFilter() takes spaces for and, one sign for two, and small letters", () => {
  strictEqual(ids("stylecost>=0.3 beta=strong"), "t3 t5");
  strictEqual(ids("  "), "t0 t1 t2 t3 t4 t5");
});

Deno.test("readFilter() finds plain words anywhere, and none of them", () => {
  strictEqual(ids("T4 done"), "t4");
  strictEqual(ids("Strong noise"), "t1");
  strictEqual(ids("!weak !t5"), "t1 t3");
  strictEqual(ids('"red sky"'), "t4");
  strictEqual(ids("nosuch"), "");
});

Deno.test("readFilter() tells what it cannot read, and lets all pass then", () => {
  match(problemOf("bata>100")!, /Cannot find setting "bata" .*mean "beta"/);
  match(problemOf("beta>")!, /Filter ends here: expected a value/);
  match(problemOf("beta==huge")!, /expected a number, or one of: weak, strong/);
  match(problemOf("(beta>1")!, /expected &&, \|\| or \)/);
  match(problemOf("beta>1 &")!, /Cannot use & alone/);
  match(problemOf("init==nose")!, /No trial has init.name "nose": they have/);
  const { wanted } = readFilter("bata>100", DATA);
  deepStrictEqual(DATA.trials.filter(wanted), DATA.trials);
});

Deno.test("filterHint() is a filter that can be read", () => {
  strictEqual(problemOf(filterHint(DATA)), null);
  match(filterHint(DATA), /^beta>40 && init==noise && contentCost</);
});
