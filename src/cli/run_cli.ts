/** From the command line to an exit code. */
import { ConfigError, GramlabError, UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { COMMANDS } from "./commands.ts";
import { InterruptedError } from "./interruption.ts";
import type { Io } from "./io.ts";

/** EX_SOFTWARE of sysexits.h. */
const BUG_EXIT_CODE = 70;

/**
 * Runs one command.
 *
 * Errors that a user can act on are printed as one line each and give their
 * own exit code; a bug shows its stack and gives 70. It is not thrown on,
 * because an uncaught error while a native call runs crashes the process.
 *
 * @param args The command line without the program's name.
 * @param io The terminal.
 * @returns The exit code, listed in README.
 */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || name === "--help" || name === "-h") {
      io.out(`${overview()}\n`);
      return name === undefined ? 2 : 0;
    }
    const command = await find(name).load();
    if (rest.includes("--help") || rest.includes("-h")) {
      io.out(`${command.help}\n`);
      return 0;
    }
    return await command.run(rest, io);
  } catch (error) {
    if (!(error instanceof GramlabError)) {
      const stack = error instanceof Error ? error.stack : undefined;
      io.err(`This is a bug in Gramlab:\n${stack ?? String(error)}\n`);
      return BUG_EXIT_CODE;
    }
    // whoever pressed Ctrl-C knows
    if (error instanceof InterruptedError) return error.exitCode;
    io.err(`${await describe(error)}\n`);
    return error.exitCode;
  }
}

function find(name: string): (typeof COMMANDS)[string] {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name]!;
  const names = Object.keys(COMMANDS);
  const near = suggest(name, names);
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  throw new UsageError(
    `Cannot find command "${name}": expected one of: ${
      names.join(", ")
    }${hint}`,
  );
}

async function describe(error: GramlabError): Promise<string> {
  if (!(error instanceof ConfigError)) return `Error: ${error.message}`;
  const { formatProblems } = await import("../config/format_problems.ts");
  return formatProblems(error);
}

function overview(): string {
  const names = Object.keys(COMMANDS);
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) =>
    `  ${name.padEnd(width)}  ${COMMANDS[name]!.summary}`
  );
  return [
    "Gramlab: reproducible experiments in neural style transfer",
    "",
    "Usage: deno task COMMAND …   (deno task COMMAND --help for each)",
    "",
    ...lines,
  ].join("\n");
}
