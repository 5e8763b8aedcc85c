/**
 * The records that travel from study to table. A field is spelled the same in
 * YAML, record, column, CSV header and chart.
 */

/** A plain JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Something a study chooses by name, with its parameters. */
export interface Choice {
  /** Name in the registry. */
  readonly name: string;
  /** Parameters of the entry, all of them numbers. */
  readonly [parameter: string]: number | string;
}

/** How a network reduces its maps between blocks. */
export type Pooling = "max" | "average";

/**
 * What convolutions compute in: float32, or bfloat16 with everything else in
 * float32.
 */
export type Precision = "float32" | "mixed";

/**
 * How pixels are prepared for a network: `caffe` is BGR on the scale 0–255 less
 * the mean, `torch` is RGB on the scale 0–1 less the mean, divided by the
 * standard deviation.
 */
export type Preprocessing = "caffe" | "torch";

/** The network whose activations are compared. */
export type NetworkSettings = {
  /** Name in the registry. */
  readonly name: string;
  /** How maps are reduced between blocks. */
  readonly pooling: Pooling;
  /**
   * File of the weights: as the study names it, and in a trial its absolute
   * path. Left out for those that are fetched.
   */
  readonly weights?: string;
  /**
   * What the weights of the file were trained with. In a study left out where
   * the file decides; in a trial always there if `weights` is.
   */
  readonly preprocessing?: Preprocessing;
};

/** Layer name to weight λ. The weights sum to 1. */
export type LayerWeights = Readonly<Record<string, number>>;

/** Everything that describes one trial, defaults filled in. */
export interface Settings {
  /** Content image: a path, `photo:NAME` or `painted:NAME?seed=N`. */
  readonly content: string;
  /** Style image: a path, `photo:NAME` or `painted:NAME?seed=N`. */
  readonly style: string;
  /** Longest side of the content image and of the output, in pixels. */
  readonly size: number;
  /** Longest side of the style image, in pixels. */
  readonly styleSize: number;
  /** The network whose activations are compared. */
  readonly network: NetworkSettings;
  /** Layers of the content cost. */
  readonly contentLayers: LayerWeights;
  /** Layers of the style cost. */
  readonly styleLayers: LayerWeights;
  /** The cost of each content layer. */
  readonly contentCost: Choice;
  /** The cost of each style layer. */
  readonly styleCost: Choice;
  /** Weight of the content cost. */
  readonly alpha: number;
  /** Weight of the style cost. */
  readonly beta: number;
  /** How the image is moved downhill. */
  readonly optimizer: Choice;
  /** Number of updates. */
  readonly iterations: number;
  /** The image that the first update starts from. */
  readonly init: Choice;
  /** Whether pixels are kept within 0–1 after each update. */
  readonly clamp: boolean;
  /** What convolutions compute in. */
  readonly precision: Precision;
  /** Seed of everything random. */
  readonly seed: number;
  /** Where trials run: a backend's name or `auto`. */
  readonly backend: string;
  /** A row of costs is kept every so many iterations. */
  readonly logEvery: number;
  /** An image is kept every so many iterations; 0 keeps only the last. */
  readonly saveEvery: number;
  /**
   * The image is hashed every so many iterations, and at the end; 0 for never.
   * Older results lack it.
   */
  readonly hashEvery: number;
  /**
   * How often a trial is kept so that it can go on: `30s`, `100it` or `none`.
   * Older results lack it.
   */
  readonly checkpointEvery: string;
  /** How long a trial may take, such as `10m`; `none` for any time. */
  readonly timeout: string;
  /**
   * A trial whose device does not answer for so long has failed: `10m`, or
   * `none`. Older results lack it.
   */
  readonly hangTimeout: string;
}

/** An image that a trial names, pinned to its content. */
export type ImageRef =
  | {
    readonly kind: "file";
    /** Absolute path. */
    readonly path: string;
    /** SHA-256 of the file, hex. */
    readonly sha256: string;
  }
  | {
    readonly kind: "photo";
    /** Name in `weights/manifest.json`. */
    readonly name: string;
    /** SHA-256 of the fetched file, hex. */
    readonly sha256: string;
  }
  | {
    readonly kind: "painted";
    /** Name in the registry of painters. */
    readonly name: string;
    /** Version of the painter; raised when its pixels change. */
    readonly version: number;
    /** Seed of the painting, not of the trial; 0 where the study names none. */
    readonly seed: number;
  };

/** What a file of the user's own can bring. */
export type PartKind = "cost" | "optimizer" | "init" | "metric";

/** A part of the user's own, as a trial uses it. */
export interface OwnPart {
  /** What it is. */
  readonly kind: PartKind;
  /** Name in the registry. */
  readonly name: string;
  /** Its file, as the study names it. */
  readonly file: string;
  /** SHA-256 of the file and of the local files that it imports, hex. */
  readonly sha256: string;
}

/** One run of the method: settings with everything they refer to pinned. */
export interface Trial {
  /** First 12 hex digits of {@linkcode Trial.hash}. */
  readonly id: string;
  /** SHA-256 of the canonical settings that can change the image. */
  readonly hash: string;
  /** Everything that describes the trial. */
  readonly settings: Settings;
  /** The content image. */
  readonly content: ImageRef;
  /** The style image. */
  readonly style: ImageRef;
  /** SHA-256 of the network's weights, hex. */
  readonly weightsSha256: string;
  /** Parts of the user's own that the settings name; left out if none. */
  readonly parts?: readonly OwnPart[];
  /** What the study varies, path to value, as the grid wrote it. */
  readonly varied: Readonly<Record<string, Json>>;
}

/** Costs of the image before an update, and how long the update took. */
export interface StepRecord {
  /** Updates made before these costs were measured; 0 is the start. */
  readonly step: number;
  /** alpha · content + beta · style. */
  readonly total: number;
  /** Content cost J_content, without alpha. */
  readonly content: number;
  /** Style cost J_style, without beta. */
  readonly style: number;
  /** `content.LAYER` and `style.LAYER` to that layer's cost, without its λ. */
  readonly layers: Readonly<Record<string, number>>;
  /** Wall time of the iteration in milliseconds, without saving. */
  readonly durationMs: number;
}

/** The three costs that a table shows. */
export type Costs = Pick<StepRecord, "total" | "content" | "style">;

/** How a trial ended; `pruned`: given up early by the study's rule. */
export type TrialState = "done" | "failed" | "interrupted" | "pruned";

/** Which values are better. */
export type Goal = "minimize" | "maximize";

/** What a stop rule looks at. */
export interface WatchedValue {
  /** A cost (`total`, `content`, `style`) or the name of a metric. */
  readonly metric: string;
  /**
   * SHA-256 of the user's own file that brings the metric, hex; left out for
   * Gramlab's own.
   */
  readonly metricSha256?: string;
  /** Which values are better. */
  readonly goal: Goal;
}

/** Gives a trial up once it has hardly improved for a while. */
export interface PlateauRule extends WatchedValue {
  /** Tells the rules apart. */
  readonly rule: "plateau";
  /** Iterations without improvement. */
  readonly patience: number;
  /** Share of the best value by which it must get better. */
  readonly minImprovement: number;
  /** Iterations between two looks. */
  readonly every: number;
}

/**
 * Gives a trial up whose best value is worse than the median of the best that
 * earlier trials had by then.
 */
export interface MedianRule extends WatchedValue {
  /** Tells the rules apart. */
  readonly rule: "median";
  /** First iteration at which a trial may end. */
  readonly from: number;
  /** Iterations between two looks. */
  readonly every: number;
  /** Earlier trials that there must be. */
  readonly atLeast: number;
}

/**
 * At `from`, `from` · `factor`, `from` · `factor`², … iterations keeps a trial
 * only if it is among the best of those that got so far, one in `factor`.
 */
export interface HalvingRule extends WatchedValue {
  /** Tells the rules apart. */
  readonly rule: "halving";
  /** First iteration at which a trial may end. */
  readonly from: number;
  /** One in so many is kept. */
  readonly factor: number;
}

/** When a trial is given up before its end, defaults filled in. */
export type StopRule = PlateauRule | MedianRule | HalvingRule;

/** What a trial was worth at an iteration. */
export interface Rung {
  /** Updates made. */
  readonly step: number;
  /** Value of what the stop rule looks at. */
  readonly value: number;
}

/** Where the time of a trial went, in milliseconds; summed over its parts. */
export interface Timings {
  /** Images read, decoded, resized; weights read if this trial was first. */
  readonly loadMs: number;
  /** Targets computed; near 0 where another trial left them. */
  readonly targetsMs: number;
  /** The step captured; 0 where another trial left it. */
  readonly captureMs: number;
  /** All iterations. */
  readonly iterationsMs: number;
  /** Images and checkpoints encoded and written. */
  readonly saveMs: number;
  /** Images hashed; left out if none were. */
  readonly hashMs?: number;
  /** Metrics measured; left out if none were. */
  readonly measureMs?: number;
  /** From the start to the end of each part. */
  readonly totalMs: number;
}

/** What a device says about itself. */
export interface DeviceFacts {
  /** Backend that ran: `tensorflow`, `wasm`, … */
  readonly backend: string;
  /** Device name, for instance `CPU` or the name of a graphics card. */
  readonly device: string;
  /** Library that computes. */
  readonly library: string;
  /** Version of that library. */
  readonly libraryVersion: string;
  /**
   * SHA-256 of the library's file, or where it is several, of their hashes,
   * one a line; hex. Null where it is no file of its own, or nobody hashed it.
   */
  readonly librarySha256: string | null;
  /**
   * What stands between library and graphics card: NVIDIA's driver and its
   * CUDA, or who compiles WebGPU's shaders; null where nothing does.
   */
  readonly driver: string | null;
  /** Threads that one operation may use; 0 where this cannot be known. */
  readonly threads: number;
  /**
   * Widest CPU instruction set in use, for instance `AVX512_AMX`; for a card of
   * NVIDIA its compute capability, and what float32 means on it.
   */
  readonly instructionSet: string;
  /**
   * Instruction sets of the processor that may matter, as the system names
   * them; empty where it does not tell.
   */
  readonly instructionSets: readonly string[];
  /** Results are bit-identical between runs with equal keys. */
  readonly machineKey: string;
}

/** Software and machine that ran a trial. */
export interface Environment extends DeviceFacts {
  /** Version of Gramlab. */
  readonly gramlab: string;
  /** Commit of the checkout that Gramlab ran from, or null outside git. */
  readonly gitCommit: string | null;
  /** Whether that checkout had uncommitted changes, or null outside git. */
  readonly gitDirty: boolean | null;
  /** Version of Deno. */
  readonly deno: string;
  /** Version of V8. */
  readonly v8: string;
  /** Version of TypeScript. */
  readonly typescript: string;
  /** Version of TensorFlow.js. */
  readonly tfjs: string;
  /** Operating system and its release. */
  readonly os: string;
  /** Processor architecture, for instance `x86_64`. */
  readonly arch: string;
  /** Name of the machine. */
  readonly hostname: string;
  /** Model of the processor. */
  readonly cpuModel: string;
  /** Logical processors. */
  readonly cpus: number;
  /** Main memory in bytes. */
  readonly memoryBytes: number;
  /**
   * Trials that ran at a time, each slower for the others; left out if only
   * one did.
   */
  readonly together?: number;
}

/** An image as a trial used it. */
export interface UsedImage {
  /** The image as the study names it. */
  readonly source: string;
  /** SHA-256 of the file; for painted images of the painted pixels, hex. */
  readonly sha256: string;
  /**
   * Size of the file; left out for painted images, and by version 1 of the
   * record.
   */
  readonly bytes?: number;
  /** Absolute path of a file; left out as `bytes` is, and for photographs. */
  readonly path?: string;
  /** Version of the painter; left out unless painted, and by version 1. */
  readonly version?: number;
  /** Width in pixels after resizing. */
  readonly width: number;
  /** Height in pixels after resizing. */
  readonly height: number;
}

/** A file that belongs to a trial, and lies elsewhere in its results folder. */
export interface KeptFile {
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  /** Size of the file. */
  readonly bytes: number;
  /**
   * Where it was put, with slashes, from the results folder on; null if it was
   * too large to be kept.
   */
  readonly path: string | null;
}

/** Files of the checkout that git does not know. */
export interface UntrackedFiles {
  /** How many there are. */
  readonly count: number;
  /** Paths in the checkout: the first hundred. */
  readonly names: readonly string[];
}

/** What a run of trials was made of. The same for all of its trials. */
export interface RunProvenance {
  /** The command's name and what stood behind it; secrets are hidden. */
  readonly command: readonly string[];
  /** Why no commit is known; null where one is. */
  readonly whyNoCommit: string | null;
  /** What the checkout's files differ by from the commit; null if nothing. */
  readonly diff: KeptFile | null;
  /** Files that git neither has nor ignores; null where no commit is known. */
  readonly untracked: UntrackedFiles | null;
  /** SHA-256 of `deno.lock`, hex; null if there is none. */
  readonly denoLockSha256: string | null;
  /** Variables that may matter and were set, by name; secrets are hidden. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What a trial was made of, besides its settings. */
export interface Provenance extends RunProvenance {
  /** The study in one piece, as it was run. */
  readonly study: KeptFile;
  /** The study's plan. */
  readonly plan: KeptFile;
  /** Size of the file of weights; null if it had gone. */
  readonly weightsBytes: number | null;
}

/**
 * When the total cost first fell to shares of the first one: share to updates
 * made, and seconds of iterations until then.
 */
export type TimeToQuality = Readonly<
  Record<string, { readonly iterations: number; readonly seconds: number }>
>;

/** `metrics.json`: what was measured of a trial, at its end or later. */
export interface Measurements {
  /** Metrics of the saved image, by name; left out if none were measured. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Versions of their definitions, by name; 1 where left out. */
  readonly metricsVersion?: Readonly<Record<string, number>>;
  /**
   * SHA-256 of the user's own files that bring these metrics, by name, hex;
   * left out if all are Gramlab's own.
   */
  readonly metricsSha256?: Readonly<Record<string, string>>;
  /**
   * Which values of the user's own metrics are better, by name; left out for
   * Gramlab's own, and by older results.
   */
  readonly metricsGoal?: Readonly<Record<string, Goal>>;
  /**
   * Why other metrics could not be measured, in whole, by name; left out if all
   * were.
   */
  readonly unmeasured?: Readonly<Record<string, string>>;
  /** Levels that were reached; left out if nobody has looked. */
  readonly timeTo?: TimeToQuality;
}

/**
 * Everything that is kept of one trial: `trial.json`, and `metrics.json` beside
 * it.
 */
export interface TrialRecord extends Measurements {
  /** Raised when what older Gramlabs read has changed: they refuse it. */
  readonly schemaVersion: 1;
  /** Raised when something is added or moved; left out by version 1. */
  readonly recordVersion?: number;
  /** Raised when the engine may give other results for the same trial. */
  readonly engineVersion: number;
  /** First 12 hex digits of `hash`. */
  readonly id: string;
  /** SHA-256 of the canonical settings that can change the image. */
  readonly hash: string;
  /** Study that ran the trial. */
  readonly study: string;
  /** How the trial ended. */
  readonly state: TrialState;
  /** Why it ended so; null where it is done. */
  readonly reason: string | null;
  /** Everything that describes the trial. */
  readonly settings: Settings;
  /** Content image as used; null if it could not be read. */
  readonly content: UsedImage | null;
  /** Style image as used; null if it could not be read. */
  readonly style: UsedImage | null;
  /** SHA-256 of the network's weights, hex. */
  readonly weightsSha256: string;
  /** Parts of the user's own that the settings name; left out if none. */
  readonly parts?: readonly OwnPart[];
  /** SHA-256 of the float32 pixels of the last image, hex; null if none. */
  readonly pixelsSha256: string | null;
  /**
   * The last hash of the chain in `hashes.csv`, hex; left out if no image was
   * hashed.
   */
  readonly chainSha256?: string;
  /** Updates made. */
  readonly iterationsRun: number;
  /** The rule that might have stopped it; left out if there was none. */
  readonly stop?: StopRule;
  /** What it was compared by; left out where the rule compares no trials. */
  readonly rungs?: readonly Rung[];
  /** Costs of the first image; null if none were measured. */
  readonly first: Costs | null;
  /** Costs of the saved image, or the last finite ones; null if none. */
  readonly last: Costs | null;
  /** Median over iterations after the warm-up; null if too few. */
  readonly iterationsPerSecond: number | null;
  /** Highest resident memory of the process so far, in bytes. */
  readonly peakMemoryBytes: number;
  /** Where the time went. */
  readonly timings: Timings;
  /** Updates made when it went on from a checkpoint; left out if it never did. */
  readonly resumedAt?: readonly number[];
  /** When it was begun for the first time; ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  /** Software and machine. */
  readonly environment: Environment;
  /** Where it came from; left out by version 1. */
  readonly provenance?: Provenance;
}
