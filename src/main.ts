/** The program: `deno task COMMAND …`. */
import { processIo } from "./cli/io.ts";
import { runCli } from "./cli/run_cli.ts";

if (import.meta.main) {
  // stdout is for results; what a part of the user's own says is none
  // deno-lint-ignore no-console -- it is not written to, but led elsewhere
  console.log = console.info = console.debug = console.error;
  Deno.exit(await runCli(Deno.args, processIo()));
}
