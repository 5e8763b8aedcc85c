/** The commands, by the name a user types. Loaded when they are used. */
import type { Command } from "./command.ts";

/** A command before it is loaded. */
export interface CommandEntry {
  /** One line for `--help`. */
  readonly summary: string;
  /** Loads the command. */
  load(): Promise<Command>;
}

/** All commands. To add one: write its file and add its entry here. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  sweep: {
    summary: "Run the trials of study files and print their table",
    load: async () => (await import("./sweep.ts")).sweep,
  },
  plan: {
    summary: "List the trials of study files, run nothing",
    load: async () => (await import("./plan.ts")).plan,
  },
  bench: {
    summary: "Measure iterations per second; compare measurements or commits",
    load: async () => (await import("./bench.ts")).bench,
  },
  results: {
    summary: "Print results; verify, clean up or merge their folder",
    load: async () => (await import("./results.ts")).results,
  },
  check: {
    summary: "Fail if images are no more those that were approved",
    load: async () => (await import("./check.ts")).check,
  },
  baseline: {
    summary: "Approve images for check; show, compare and learn from them",
    load: async () => (await import("./baseline.ts")).baseline,
  },
  repro: {
    summary: "Run trials again from their records, and compare",
    load: async () => (await import("./repro.ts")).repro,
  },
  report: {
    summary: "Write one page with images, curves and tables of studies",
    load: async () => (await import("./report.ts")).report,
  },
  metrics: {
    summary: "Judge images of any program by content, style and quality",
    load: async () => (await import("./metrics.ts")).metrics,
  },
  setup: {
    summary: "Fetch everything that a sweep may need, ahead of time",
    load: async () => (await import("./setup.ts")).setup,
  },
  weights: {
    summary: "List what has been fetched, or hash it again",
    load: async () => (await import("./weights.ts")).weights,
  },
  doctor: {
    summary: "Print what is here, what is missing, and what auto takes",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  catalog: {
    summary: "Print everything that a study can name",
    load: async () => (await import("./catalog.ts")).catalog,
  },
  schema: {
    summary: "Print the JSON Schema of study files, for editors",
    load: async () => (await import("./schema.ts")).schema,
  },
  parts: {
    summary: "Check files of parts of your own against all rules",
    load: async () => (await import("./parts.ts")).parts,
  },
};
