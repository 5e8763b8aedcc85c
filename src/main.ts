/** The program: `deno task COMMAND …`. */
import { processIo } from "./cli/io.ts";
import { runCli } from "./cli/run_cli.ts";

if (import.meta.main) {
  Deno.exit(await runCli(Deno.args, processIo()));
}
