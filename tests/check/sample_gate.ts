/** Reports of gates, for tests of outputs. */
import type {
  Evidence,
  GateReport,
  TrialVerdict,
  Verdict,
} from "../../src/check/types.ts";

/** Text that breaks what does not escape it. */
export const HOSTILE =
  '</script><b>a|b</b> ]]> & "q" \'%s%\n::error::x\r\u0000\u001b[31m\ufffe `c` \u202eabc\ud800 [l](javascript:1)';

/** What a machine is like. */
export const MACHINE = {
  machineKey: "tensorflow ff7bf5c4ea24 CPU AVX512 2 threads",
  cpuModel: "Some CPU",
  os: "linux 6.1",
  gramlab: "0.1.0",
  deno: "2.9.6",
  gitCommit: "0123456789abcdef",
};

/** The same with changes, as a run of now. */
export const HEAD = { ...MACHINE, isDirty: true };

/** Who approved. */
export const APPROVAL = {
  by: "Ada <ada@host.example>",
  at: "2026-11-23T10:00:00Z",
  commit: "fedcba9876543210",
  isDirty: false,
  note: null,
};

/** A cost that is 2 % off. */
export const EVIDENCE: Evidence = {
  kind: "costs",
  name: "total",
  step: 2,
  baseline: 12.5,
  value: 12.75,
  deviation: 0.02,
  band: 1e-6,
  verdict: "worse",
};

/** Images that are far apart. */
const WINDOW: Evidence = {
  ...EVIDENCE,
  ...{ kind: "image", name: "window", step: null },
  ...{ baseline: 0, value: 34, deviation: 34, band: 2 },
  box: { x: 24, y: 40, width: 8, height: 8 },
};

/** Images that nobody can tell from each other. */
const ALIKE = { ...WINDOW, value: 1, deviation: 1, verdict: "within" } as const;

/** A cost that is lower late. */
const LOWER = { ...EVIDENCE, kind: "curve", step: 9, value: 12.25 } as const;

function evidenceOf(verdict: Verdict): Evidence[] {
  if (verdict === "identical") return [];
  const isBetter = verdict === "better";
  return [
    { ...(isBetter ? LOWER : EVIDENCE), verdict },
    verdict === "worse" ? WINDOW : ALIKE,
  ];
}

const CURVES = {
  baseline: [[0, 40], [2, 12.5], [5, 4]],
  head: [[0, 40], [1, 20], [2, 12.75], [3, 6], [5, 4.2]],
} as const;

/** A trial. */
export function sampleTrial(
  id: string,
  verdict: Verdict,
  change: Partial<TrialVerdict> = {},
): TrialVerdict {
  const isSame = verdict === "identical" || verdict === "within";
  return {
    ...{ id, verdict },
    varied: { beta: 40 },
    decidedBy: isSame ? null : evidenceOf(verdict)[0]!,
    evidence: evidenceOf(verdict),
    note: null,
    images: {
      baseline: `baselines/ci/${id}.png`,
      head: `results/trials/${id}/output.png`,
    },
    machines: { baseline: MACHINE, head: HEAD },
    isKeyKnown: true,
    ...(verdict === "worse" && { curves: CURVES }),
    ...change,
  };
}

/** A report of one study. */
export function sampleGate(
  trials: readonly TrialVerdict[],
  change: Partial<GateReport> = {},
): GateReport {
  return {
    schemaVersion: 1,
    createdAt: "2026-11-23T11:00:00.123Z",
    durationMs: 12_345,
    outcome: "regression",
    isBetterAllowed: false,
    ran: trials.length,
    studies: [{
      ...{ kind: "study", study: "ci", folder: "baselines/ci" },
      ...{ approval: APPROVAL, trials },
      commands: {
        approve: "deno task baseline approve configs/ci.yaml",
        prune: "deno task baseline prune configs/ci.yaml",
      },
    }],
    ...change,
  };
}

/** One trial of each verdict. */
export function mixedGate(): GateReport {
  return sampleGate([
    sampleTrial("aaaaaaaaaaaa", "identical", { varied: { beta: 4 } }),
    sampleTrial("bbbbbbbbbbbb", "within", { varied: { beta: 40 } }),
    sampleTrial("cccccccccccc", "worse", { varied: { beta: 400 } }),
    sampleTrial("dddddddddddd", "better", { varied: { beta: 4000 } }),
    sampleTrial("eeeeeeeeeeee", "missing", {
      ...{ varied: {}, decidedBy: null, evidence: [] },
      images: { baseline: "baselines/ci/eeeeeeeeeeee.png", head: null },
      machines: { baseline: MACHINE, head: null },
    }),
    sampleTrial("ffffffffffff", "new", {
      ...{ varied: {}, decidedBy: null, evidence: [] },
      images: { baseline: null, head: "results/trials/f/output.png" },
      machines: { baseline: null, head: HEAD },
    }),
  ]);
}

/** Hostile text wherever there is text. */
export function hostileGate(): GateReport {
  const trial = sampleTrial(HOSTILE, "worse", {
    varied: { [HOSTILE]: HOSTILE },
    decidedBy: { ...EVIDENCE, name: HOSTILE },
    evidence: [{ ...EVIDENCE, name: HOSTILE, value: NaN }],
    note: HOSTILE,
    images: { baseline: HOSTILE, head: HOSTILE },
    machines: {
      baseline: { ...MACHINE, cpuModel: HOSTILE },
      head: { ...HEAD, os: HOSTILE },
    },
  });
  const approval = { ...APPROVAL, by: HOSTILE, note: HOSTILE };
  const [study, folder] = [HOSTILE, HOSTILE];
  const kind = "study" as const;
  const commands = { approve: HOSTILE, prune: HOSTILE };
  const study1 = { kind, study, folder, approval, trials: [trial], commands };
  const studies = [{ ...study1, leftOut: 2, ignored: [HOSTILE] }];
  return sampleGate([], { studies, page: HOSTILE });
}
