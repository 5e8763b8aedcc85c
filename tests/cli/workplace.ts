/** A folder with studies and results, and the program as a process. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
// opens TensorFlow before any test, and the terminal
import "../support/device.ts";
import { cli, type CliRun, type RecordingIoOptions } from "../support/io.ts";

/** What tasks ask for by a task of its own. */
const NATIVE_PATHS = "$(deno task --quiet native-paths)";
const DENO = "$(deno eval -p 'Deno.execPath()')";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A study in small. */
export const TINY = `
name: tiny
base:
  content: painted:mosaic
  style: painted:swirl
  size: 32
  styleLayers: [conv1_1, conv2_1]
  contentLayers: [conv3_1]
  iterations: 5
`;

/** Four trials. */
export const GRID = `${TINY}
grid:
  beta: [4, 400]
  optimizer.learningRate: [0.01, 0.1]
`;

/** Removed at the end of the block. */
export class Workplace implements AsyncDisposable {
  /** The folder. */
  readonly root: string;
  /** Where results go. */
  readonly results: string;

  private constructor(root: string) {
    this.root = root;
    this.results = join(root, "results");
  }

  /** Makes the folder, with files in it. */
  static async create(
    files: Readonly<Record<string, string | Uint8Array>> = {},
  ): Promise<Workplace> {
    const root = await Deno.makeTempDir({ prefix: "gramlab-cli-" });
    const place = new Workplace(root);
    for (const [name, content] of Object.entries(files)) {
      await place.write(name, content);
    }
    return place;
  }

  /** A path in the folder. */
  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** Writes a file, and returns its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.path(name);
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
    return path;
  }

  /** Sweeps studies of this folder. */
  async sweep(
    files: string | readonly string[],
    args: readonly string[] = [],
    options: RecordingIoOptions = {},
  ): Promise<CliRun> {
    const paths = [files].flat().map((name) => this.path(name));
    return await cli(
      ["sweep", ...paths, "--results", this.results, ...args],
      options,
    );
  }

  /** Asks for the results of this folder. */
  async query(...args: readonly string[]): Promise<CliRun> {
    return await cli(["results", ...args, "--results", this.results]);
  }

  /** Names in a folder of the results, sorted. */
  names(...parts: string[]): string[] {
    return this.allNames("results", ...parts).filter((it) => it !== ".lock");
  }

  /** Names in a folder of the place, sorted. */
  allNames(...parts: string[]): string[] {
    return [...Deno.readDirSync(this.path(...parts))]
      .map(({ name }) => name)
      .sort();
  }

  /** `trial.json` of a folder. */
  // deno-lint-ignore no-explicit-any -- tests ask it for many things
  async record(folder: string): Promise<any> {
    const path = join(this.results, "trials", folder, "trial.json");
    return JSON.parse(await Deno.readTextFile(path));
  }

  /** `metrics.json` of a folder. */
  // deno-lint-ignore no-explicit-any -- tests ask it for many things
  async measured(folder: string): Promise<any> {
    const path = join(this.results, "trials", folder, "metrics.json");
    return JSON.parse(await Deno.readTextFile(path));
  }

  /** Rows of `steps.csv`, as heading to text. */
  async steps(folder: string): Promise<Record<string, string>[]> {
    const path = join(this.results, "trials", folder, "steps.csv");
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
    const [titles, ...rows] = lines.map((line) => line.split(","));
    return rows.map((row) =>
      Object.fromEntries(titles!.map((title, at) => [title, row[at]!]))
    );
  }

  /** Removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

/** How a process is started. */
export interface SpawnOptions {
  /** Variables that are set besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A command with the permissions that its task in `deno.json` grants. */
export function command(
  args: readonly string[],
  { env = {} }: SpawnOptions = {},
): Deno.Command {
  const [name, ...rest] = args;
  return new Deno.Command(Deno.execPath(), {
    // the task ends with the command's name
    args: [...taskWords(name!, env), ...rest],
    cwd: ROOT,
    env: { ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/**
 * The words of a task in `deno.json` after `deno`, as its shell would make
 * them.
 *
 * @param name Name of the task.
 * @param env Variables that are set besides those of this process.
 */
export function taskWords(
  name: string,
  env: Readonly<Record<string, string>> = {},
): string[] {
  const tasks: Record<string, { readonly command: string }> = config.tasks;
  const command = tasks[name]!.command.replace(DENO, Deno.execPath());
  return (command.includes(NATIVE_PATHS)
    ? command.replace(NATIVE_PATHS, nativePaths(env))
    : command).replaceAll('"', "").split(" ").slice(1);
}

const pathsByEnv = new Map<string, string>();

/** What the shell of tasks would put in. */
function nativePaths(env: Readonly<Record<string, string>>): string {
  const key = JSON.stringify(env);
  const known = pathsByEnv.get(key);
  if (known !== undefined) return known;
  const { stdout } = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "native-paths"],
    cwd: ROOT,
    env: { ...env },
    stderr: "inherit",
  }).outputSync();
  const paths = new TextDecoder().decode(stdout);
  pathsByEnv.set(key, paths);
  return paths;
}

/** Runs a command as a process. */
export async function spawn(
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Pick<CliRun, "code" | "out" | "err">> {
  const { code, stdout, stderr } = await command(args, options).output();
  const [out, err] = [stdout, stderr].map((it) => new TextDecoder().decode(it));
  return { code, out: out!, err: err! };
}
