/** `results --watch`: the table again whenever results change. */
import { join } from "node:path";
import { NothingMatchedError, UsageError } from "../base/errors.ts";
import { openStore, type Store } from "../store/mod.ts";
import type { Io } from "./io.ts";
import type { ResultsOptions } from "./results_verb.ts";

/** How often it looks. */
const PERIOD_MS = 1000;

/** Top left, and everything below cleared. */
const HOME = "\x1b[H\x1b[2J";

/** A screen of its own, so that what stood there before comes back. */
const OTHER_SCREEN = { on: "\x1b[?1049h", off: "\x1b[?1049l" };

/** Lines that are no rows: heading, what is left out, summaries' first. */
const OTHER_LINES = 7;

/**
 * Draws a table until Ctrl-C.
 *
 * @param options What the user wants.
 * @param tableOf Makes the table.
 * @returns The exit code: 0, as nothing else ends it.
 * @throws {UsageError} If stdout is no terminal, or JSON is wanted.
 */
export async function watchList(
  options: ResultsOptions,
  tableOf: (store: Store, options: ResultsOptions) => string,
): Promise<number> {
  const { folder, io, json } = options;
  if (json || !io.outIsTerminal) {
    throw new UsageError(
      `Cannot watch results ${
        json ? "as JSON" : "where stdout is no terminal"
      }: leave --watch out to print them once`,
    );
  }
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const stop = io.onInterrupt(() => end());
  let isOver = false;
  ended.then(() => isOver = true);
  let before: string | undefined;
  let shown = "";
  try {
    while (!isOver) {
      const stamp = stampOf(folder, io);
      if (stamp !== before) {
        shown = await draw(options, tableOf);
        const screen = before === undefined ? OTHER_SCREEN.on : "";
        io.out(screen + HOME + shown);
      }
      before = stamp;
      await waitFor(ended);
    }
  } finally {
    stop();
    if (before !== undefined) io.out(OTHER_SCREEN.off + shown);
  }
  return 0;
}

async function draw(
  options: ResultsOptions,
  tableOf: (store: Store, options: ResultsOptions) => string,
): Promise<string> {
  const { folder, io } = options;
  const top = options.top ?? String(Math.max(1, io.lines() - OTHER_LINES));
  const at = `${folder}, ${new Date().toLocaleTimeString("sv")}; Ctrl-C ends`;
  using store = await openStore(folder, { readOnly: true });
  let table: string;
  try {
    table = tableOf(store, { ...options, top });
  } catch (error) {
    // what fits may come
    if (!(error instanceof NothingMatchedError)) throw error;
    table = error.message;
  }
  return [table, ...progressOf(store, options), at, ""].join("\n");
}

/** How far the studies are; nothing where there is no plan. */
function progressOf(store: Store, { study }: ResultsOptions): string[] {
  const where = study === undefined
    ? ""
    : `WHERE study = '${study.replaceAll("'", "''")}'`;
  const names = ["planned", "done", "pruned", "failed", "interrupted"];
  const sums = names.map((name) => `coalesce(sum(${name}), 0)`).join(", ");
  const { rows: [row] } = store.query(`SELECT ${sums} FROM studies ${where}`);
  const [planned, done, ...others] = row as readonly number[];
  if (planned === 0) return [];
  const rest = others.map((count, at) => `, ${count} ${names[at + 2]}`)
    .filter((_, at) => others[at]! > 0);
  return [`${done} of ${planned} trials done${rest.join("")}`];
}

/** Another text whenever something may have changed. */
function stampOf(folder: string, io: Io): string {
  const files = ["index.db", "index.db-wal", "trials"].map((name) => {
    try {
      const { mtime, size } = Deno.statSync(join(folder, name));
      return `${mtime?.getTime()} ${size}`;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }
  });
  return [...files, io.columns(), io.lines()].join("\n");
}

/** Waits for the next look, or the end. */
async function waitFor(ended: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PERIOD_MS);
  });
  await Promise.race([ended, pause]);
  clearTimeout(timer);
}
