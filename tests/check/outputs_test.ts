import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import * as outputs from "../../src/check/outputs/mod.ts";
import type { GateOutput } from "../../src/check/outputs/types.ts";
import { headline } from "../../src/check/outputs/headline.ts";
import { worstValues } from "../../src/check/outputs/value_rows.ts";
import { nextSteps } from "../../src/check/outputs/next_steps.ts";
import type {
  GateReport,
  StudyVerdict,
  Verdict,
} from "../../src/check/types.ts";
import {
  EVIDENCE,
  HOSTILE,
  hostileGate,
  mixedGate,
  sampleGate,
  sampleTrial,
} from "./sample_gate.ts";

const OUTPUTS: Readonly<Record<string, GateOutput>> = outputs;

/** As a job of GitHub's has them. */
const GITHUB: Readonly<Record<string, string>> = {
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://git.example",
  GITHUB_REPOSITORY: "team/art",
  GITHUB_RUN_ID: "17",
  GITHUB_SHA: "0123abcd",
  GITHUB_WORKSPACE: "/builds/art",
};

/** What an output writes. */
async function written(
  name: string,
  report: GateReport,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  return await OUTPUTS[name]!.write(report, {
    env: { get: (name) => env[name] },
    folder: "/builds/art",
    readImage: () => Promise.resolve(undefined),
  });
}

/** An error came between. */
function unjudged(): GateReport {
  const problem = "Cannot judge trial 0123456789ab: its process died twice";
  return { ...sampleGate([]), studies: [], outcome: "not judged", problem };
}

const REPORTS: Readonly<Record<string, () => GateReport>> = {
  "all verdicts": mixedGate,
  "hostile texts": hostileGate,
  "no trials": () => sampleGate([], { outcome: "no baseline" }),
  "no verdicts": () => ({ ...unjudged(), problem: HOSTILE }),
  "no studies": () => ({ ...sampleGate([]), studies: [], outcome: "passed" }),
};

for (const name of Object.keys(OUTPUTS)) {
  for (const [kind, report] of Object.entries(REPORTS)) {
    Deno.test(`output ${name} writes ${kind} as whole lines, the same twice, without control characters`, async () => {
      const text = await written(name, report(), GITHUB);
      strictEqual(text, await written(name, report(), GITHUB));
      ok(text === "" || text.endsWith("\n"));
      // deno-lint-ignore no-control-regex -- terminals obey them
      ok(!/[\u0000-\u0008\u000b-\u001f]/.test(text));
    });
  }
}

Deno.test("output json can be read back as it was", async () => {
  const report = mixedGate();
  deepStrictEqual(JSON.parse(await written("json", report)), report);
});

Deno.test("output junit is XML that a parser reads back, whatever names hold", async () => {
  const [suite] = await readXml(await written("junit", mixedGate()));
  deepStrictEqual(suite!.counts, ["6", "4"]);
  const cost = "total cost at step";
  const worse = "the image is out of its bands: mean difference of 8×8 " +
    "pixels at 24,40 is 34 of 255, 2 of 255 allowed; other maths: " +
    `${cost} 2 is 12.75, was 12.5: 2 % higher, 0.0001 % allowed`;
  const better = "the image is within its bands; " +
    `${cost} 9 is 12.25, was 12.5: 2 % lower, 0.0001 % allowed`;
  // worst first
  deepStrictEqual(suite!.cases, [
    ["beta 400 (cccccccccccc)", worse],
    ["nothing varied (eeeeeeeeeeee)", "in the baseline, and gone now"],
    ["beta 4000 (dddddddddddd)", better],
    ["nothing varied (ffffffffffff)", "not in the baseline"],
    ["beta 40 (bbbbbbbbbbbb)", null],
    ["beta 4 (aaaaaaaaaaaa)", null],
  ]);
  const [hostile] = await readXml(await written("junit", hostileGate()));
  match(hostile!.name, /^<\/script><b>a\|b<\/b> \]\]> & "q" '%s%/);
});

Deno.test("output junit takes better trials for passed where they are allowed", async () => {
  const report = { ...mixedGate(), isBetterAllowed: true };
  const [suite] = await readXml(await written("junit", report));
  deepStrictEqual(suite!.counts, ["6", "3"]);
});

Deno.test("output annotations escapes as GitHub reads commands, and says nothing elsewhere", async () => {
  const text = await written("annotations", hostileGate(), GITHUB);
  strictEqual(text.split("\n").length, 2);
  // neither ends its title nor begins a command early
  const [, title, message] = /^::error title=([^:,]*)::(.*)\n$/.exec(text)!;
  match(title!, /'%25s%25%0A%3A%3Aerror%3A%3Ax%0D|'%25s%25�%3A%3Aerror/);
  match(message!, /^worse: .*'%25s%25/);
  ok(!/%(?!25|0D|0A|3A|2C)/.test(text));
  strictEqual(await written("annotations", mixedGate()), "");
});

Deno.test("output annotations is at most as many as GitHub shows", async () => {
  const many = Array.from(
    { length: 25 },
    (_, at) => sampleTrial(`t${at}`, "worse"),
  );
  const text = await written("annotations", sampleGate(many), GITHUB);
  const lines = text.trimEnd().split("\n");
  strictEqual(lines.length, 10);
  strictEqual(
    lines.at(-1),
    "::error title=Regression%3A 25 images are out of their bands; 25 of " +
      "25 trials fail::and 16 more trials",
  );
});

Deno.test("output markdown has a row for what fails, and links to the commit and the artefacts", async () => {
  const text = await written("markdown", mixedGate(), GITHUB);
  match(
    text,
    /^### Images: Regression: 1 image is out of its bands, 2 are within their bands, 1 is as approved; 4 of 6 trials fail\n/,
  );
  const rows = text.split("\n").filter((line) => line.startsWith("| beta"));
  strictEqual(rows.length, 2);
  const home = "https://git.example/team/art";
  ok(rows[0]!.includes(
    `[baseline](<${home}/blob/0123abcd/baselines/ci/cccccccccccc.png>`,
  ));
  match(
    rows[0]!,
    / \| out of its bands: mean .* 24,40 is 34 of 255.* \| other maths: /,
  );
  match(rows[1]!, /better \| within its bands \| total cost/);
  ok(text.includes(`[artefacts](<${home}/actions/runs/17#artifacts>)`));
  match(
    text,
    /\n- If the change is not meant, .*: `deno task baseline approve configs\/ci\.yaml --only cccccccccccc,dddddddddddd,ffffffffffff --note "why"`, then commit baselines\/ci\n/,
  );
  match(text, /\nHead: .*commit 0123456789 with changes that are not comm/);
  const outer = { ...GITHUB, GITHUB_WORKSPACE: "/builds" };
  ok((await written("markdown", mixedGate(), outer)).includes(
    `${home}/blob/0123abcd/art/baselines/ci/`,
  ));
  const inner = { ...GITHUB, GITHUB_WORKSPACE: "/builds/art/src" };
  ok(!(await written("markdown", mixedGate(), inner)).includes("/blob/"));
  const elsewhere = await written("markdown", mixedGate(), {});
  ok(!elsewhere.includes("]("));
  match(elsewhere, /head results\/trials\/cccccccccccc\/output\.png \|\n/);
});

Deno.test("output markdown keeps hostile text within its cell, and many trials within the limit", async () => {
  const text = await written("markdown", hostileGate(), GITHUB);
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  strictEqual(rows.length, 3);
  strictEqual(rows[2]!.match(/(?<!\\)\|/g)!.length, 6);
  const own = /\]\(<https:\/\/git\.example\/[^<> ]*>/g;
  ok(!/</.test(text.replaceAll(own, "")));
  const many = Array.from(
    { length: 5000 },
    (_, at) => sampleTrial(`t${at}`, "worse"),
  );
  const long = await written("markdown", sampleGate(many), GITHUB);
  ok(long.length < 200_000);
  match(long, /… and 4900 more; the report has all\./);
});

Deno.test("outputs say why nothing was judged, and no output looks like success", async () => {
  const problem = "Cannot judge trial 0123456789ab: its process died twice";
  match(await written("junit", unjudged()), /errors="1"/);
  match(await written("junit", unjudged()), RegExp(`<error .*"${problem}"/>`));
  strictEqual(
    await written("annotations", unjudged(), GITHUB),
    `::error title=Images%3A not judged::${problem}\n`,
  );
  strictEqual(
    await written("markdown", unjudged()),
    `### Images: Not judged\n\n${problem}\n`,
  );
});

Deno.test("worstValues() puts what is furthest out first, an image's value second, and leaves the rest in its order", () => {
  const of = (name: string, deviation: number, verdict: Verdict) => ({
    ...{ ...EVIDENCE, name, deviation, band: 1, verdict },
  });
  const values = worstValues([
    of("a", 0.1, "within"),
    of("b", 2, "worse"),
    of("c", 0.9, "within"),
    of("d", 7, "better"),
  ]);
  deepStrictEqual(values.map(({ name }) => name), ["d", "b", "a", "c"]);
  const image = (verdict: Verdict) => ({
    ...{ ...of("ssim", 1.5, verdict), kind: "image" as const },
  });
  const second = (verdict: Verdict) =>
    worstValues([...values, image(verdict)]).map(({ name }) => name).join(" ");
  strictEqual(second("worse"), "d ssim b a c");
  strictEqual(second("within"), "d b a c ssim");
});

/** A suite as a parser of XML reads it. */
interface ReadSuite {
  readonly name: string;
  readonly counts: readonly string[];
  readonly cases: readonly (readonly [string, string | null])[];
}

/** Reads with Python's parser: Deno has none. */
async function readXml(text: string): Promise<ReadSuite[]> {
  const script = `
import json, sys, xml.etree.ElementTree as tree
def message(case):
  failure = case.find("failure")
  return None if failure is None else failure.get("message")
suites = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([{
  "name": suite.get("name"),
  "counts": [suite.get("tests"), suite.get("failures")],
  "cases": [[case.get("name"), message(case)] for case in suite.findall("testcase")],
} for suite in suites]))`;
  const child = new Deno.Command("python3", {
    args: ["-c", script],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout } = await child.output();
  strictEqual(code, 0);
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("headline() does not call all passed where --only left trials out", () => {
  const trials = [sampleTrial("aaaaaaaaaaaa", "identical")];
  const { studies: [study], ...report } = sampleGate(trials, {
    outcome: "passed",
  });
  const after = (leftOut: number) =>
    headline({ ...report, studies: [{ ...study!, leftOut }] });
  strictEqual(after(0), "Passed: 1 image is as approved");
  strictEqual(
    after(4),
    "Passed: 1 image is as approved (4 trials left out)",
  );
});

/** Trials that ended with an error, and one that is worse. */
function failedGate(...more: Parameters<typeof sampleTrial>[]): GateReport {
  const nothing = { decidedBy: null, evidence: [], curves: undefined! };
  const failed = {
    ...nothing,
    note: "Error: Cannot read a tensor\n    at adam.ts:54",
    thrownAt: "src/adam.ts:54",
  };
  const report = sampleGate([
    sampleTrial("aaaaaaaaaaaa", "failed", failed),
    sampleTrial("bbbbbbbbbbbb", "failed", failed),
    ...more.map((it) => sampleTrial(...it)),
  ]);
  const [study] = report.studies;
  const commands = { ...study!.commands!, retry: "deno task check --only a" };
  return { ...report, studies: [{ ...study!, commands }] };
}

Deno.test("outputs tell trials that could not run, why, and how to run them alone", async () => {
  const report = failedGate(["cccccccccccc", "worse"]);
  strictEqual(
    headline(failedGate()),
    "Regression: 2 trials could not run: Cannot read a tensor",
  );
  strictEqual(
    headline(report),
    "Regression: 2 trials could not run: Cannot read a tensor; 1 image is " +
      "out of its bands; 3 of 3 trials fail",
  );
  const xml = await written("junit", report);
  match(xml, /^<testsuites .* tests="3" failures="1" errors="2"/m);
  match(
    xml,
    /<error type="failed" message="Cannot read a tensor \(src\/adam\.ts:54\)">failed: Cannot read a tensor \(src\/adam\.ts:54\)\n +at adam\.ts:54\n/,
  );
  match(
    await written("annotations", report, GITHUB),
    /::failed: Cannot read a tensor \(src\/adam\.ts%3A54\)\n|::failed: Cannot read a tensor \(src\/adam\.ts:54\)\n/,
  );
  const page = await written("markdown", report);
  match(
    page,
    /\n- Mend what failed; to run the first of it alone: `deno task check --only/,
  );
  // nobody can approve what failed
  match(page, /approve configs\/ci\.yaml --only cccccccccccc --note/);
});

Deno.test("headline() says that study and baseline differ where nothing else does", () => {
  const trials = [
    sampleTrial("aaaaaaaaaaaa", "identical"),
    sampleTrial("bbbbbbbbbbbb", "missing", { evidence: [] }),
    sampleTrial("cccccccccccc", "new", { evidence: [] }),
  ];
  strictEqual(
    headline(sampleGate(trials, { outcome: "no baseline" })),
    "Study and baseline differ: 1 missing, 1 new; 1 image is as approved",
  );
});

Deno.test("nextSteps() approves only what was judged, and is red", () => {
  const approve = (count: number, leftOut: number) => {
    const ids = Array.from({ length: count }, (_, at) => `t${at}`);
    const { studies: [study], ...report } = sampleGate(
      ids.map((id) => sampleTrial(id, "worse")),
    );
    const steps = nextSteps({ ...report, studies: [{ ...study!, leftOut }] });
    return / --only (\S+)/.exec(steps.join("\n"))?.[1]?.split(",").length;
  };
  strictEqual(approve(12, 0), undefined);
  strictEqual(approve(1, 2), 1);
  strictEqual(approve(12, 2), 12);
});

Deno.test("nextSteps() approves not all of a folder of images that is not all in order", () => {
  const of = (change: Partial<StudyVerdict>): string => {
    const trials = [sampleTrial("a", "worse")];
    const { studies: [study], ...report } = sampleGate(trials);
    const studies = [{ ...study!, kind: "images" as const, ...change }];
    return nextSteps({ ...report, studies }).join("\n");
  };
  match(of({}), /make what is there the baseline: deno task [^-]+ --note/);
  match(of({ leftOut: 2 }), /the baseline: deno .* --only NAMES --note "why"/);
  const odd = { evidence: [], note: "no name" };
  const trials = [sampleTrial("a", "worse"), sampleTrial("ü", "new", odd)];
  match(of({ trials }), /such names: ü\n.* --only NAMES --note "why"/);
});
