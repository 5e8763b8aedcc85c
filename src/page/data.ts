/** What a report page is made of: plain JSON, written beside or into it. */

/** A value of a setting, as tables show it; null where a trial has none. */
export type Cell = string | number | null;

/** A setting in which trials differ. */
export interface Axis {
  /** Its path, such as `optimizer.learningRate`. */
  readonly path: string;
  /** Values that occur: numbers ascending, else in the order of the plan. */
  readonly values: readonly Cell[];
  /** What each value is called besides, such as by labels of studies. */
  readonly names: readonly (readonly string[])[];
}

/** A number that trials can be compared by. */
export interface Measure {
  /** Its name, the key of {@linkcode ReportTrial.measures}. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly summary: string;
  /** Which values are better; null where neither is. */
  readonly goal: "minimize" | "maximize" | null;
  /** Metrics depend on the images alone; costs on the trial's own settings. */
  readonly kind: "metric" | "cost" | "time";
}

/** Mean and sample standard deviation. */
export interface MeanSpread {
  /** Arithmetic mean. */
  readonly mean: number;
  /** Sample standard deviation. */
  readonly deviation: number;
}

/** Done trials that differ in their seeds only, summed up. */
export interface Repeats {
  /** Folders of the trials, at least two. */
  readonly folders: readonly string[];
  /** Costs and metrics that all of them have, by name. */
  readonly spreads: Readonly<Record<string, MeanSpread>>;
  /** Metrics in which no other repeats are clearly better. */
  readonly likeBest: readonly string[];
}

/** An image of which a page shows a small and a large form. */
export interface ReportImage {
  /** Address of the small form. */
  readonly thumbnail: string;
  /** Address of the image as it was saved; null where there is no room for it. */
  readonly full: string | null;
  /** Width of the whole image in pixels. */
  readonly width: number;
  /** Height of the whole image in pixels. */
  readonly height: number;
}

/** Content or style image, which many trials share. */
export interface SourceImage {
  /** The image as the study names it. */
  readonly source: string;
  /** The file's name where that is enough to tell it from others. */
  readonly name: string;
  /** The image; null where it cannot be read any more. */
  readonly image: ReportImage | null;
  /** Why it cannot be read; null where it can. */
  readonly problem: string | null;
}

/** One trial. */
export interface ReportTrial {
  /** Name of its folder, which is unique. */
  readonly folder: string;
  /** First digits of its hash. */
  readonly id: string;
  /** Study that ran it. */
  readonly study: string;
  /** How it ended. */
  readonly state: "done" | "failed" | "interrupted" | "pruned";
  /** Why it ended so; null where it is done. */
  readonly reason: string | null;
  /** For each axis the place of its value in {@linkcode Axis.values}. */
  readonly at: readonly number[];
  /** Costs, metrics, time and speed by name; what was not measured is left out. */
  readonly measures: Readonly<Record<string, number>>;
  /** Where the time went, in milliseconds, by name. */
  readonly timings: Readonly<Record<string, number>>;
  /** What it made; null if nothing. */
  readonly image: ReportImage | null;
  /** Place of the content image in {@linkcode ReportData.sources}. */
  readonly content: number;
  /** Place of the style image in {@linkcode ReportData.sources}. */
  readonly style: number;
  /** Place in {@linkcode ReportData.environments}. */
  readonly environment: number;
  /** Names of its curves; empty if none were kept. */
  readonly curves: readonly string[];
  /** What people call it. */
  readonly tags: readonly string[];
  /** What people wrote about it. */
  readonly notes: readonly string[];
  /** When it ended; ISO 8601, UTC. */
  readonly finishedAt: string;
}

/** Software and machine, and how many trials ran on it. */
export interface ReportEnvironment {
  /** Trials of the report that ran there. */
  readonly trials: number;
  /** What is known of it, in words: name to value. */
  readonly facts: Readonly<Record<string, string>>;
}

/** A file that a study used. */
export interface UsedFile {
  /** What it is called. */
  readonly name: string;
  /** Its SHA-256, hex. */
  readonly sha256: string;
}

/** What a study's trials were made by: enough to make them again. */
export interface Origin {
  /** Name of the study. */
  readonly study: string;
  /** Commands that ran the trials, as a shell takes them. */
  readonly commands: readonly string[];
  /** Texts of the study, each in one piece; one is null where it was lost. */
  readonly studies: readonly {
    readonly sha256: string;
    readonly text: string | null;
  }[];
  /** Images, and parts of the user's own. */
  readonly files: readonly UsedFile[];
  /** Commits of Gramlab that ran the trials, in words. */
  readonly commits: readonly string[];
}

/** Everything that a page shows, but curves. */
export interface ReportData {
  /** Names of the studies. */
  readonly studies: readonly string[];
  /** Summary, a sentence each. */
  readonly summary: readonly string[];
  /** Settings in which the trials differ. */
  readonly axes: readonly Axis[];
  /** Numbers that trials can be compared by. */
  readonly measures: readonly Measure[];
  /** Trials that have ended, in the order of their plans. */
  readonly trials: readonly ReportTrial[];
  /** Repeats with other seeds; empty if there are none. */
  readonly repeats: readonly Repeats[];
  /** Trials that are planned and have not ended. */
  readonly waiting: number;
  /** Content and style images. */
  readonly sources: readonly SourceImage[];
  /** Software and machines. */
  readonly environments: readonly ReportEnvironment[];
  /** Settings that all trials share, path to value. */
  readonly shared: Readonly<Record<string, string>>;
  /** What is damaged or missing, a line each. */
  readonly problems: readonly string[];
  /** What the studies' trials were made by. */
  readonly origins: readonly Origin[];
  /** Commands that make the trials and the page again, one a line. */
  readonly commands: readonly string[];
  /** Folder from which the page loads curves; null where they are in it. */
  readonly files: string | null;
  /** Whether the data will change; the page then looks for newer ones. */
  readonly isWatched: boolean;
}

/** Costs of a trial, step by step, thinned. */
export interface Curves {
  /** Updates made before the costs were measured. */
  readonly step: readonly number[];
  /** `total`, `content`, `style` or a layer, to its cost at each step. */
  readonly costs: Readonly<Record<string, readonly number[]>>;
}
