/** What the system says of a process. */
import { CHILD_ENV } from "../../src/base/child_env.ts";

/** Memory and open files of a process. */
export interface ProcessFacts {
  /** Resident memory in bytes. */
  readonly memoryBytes: number;
  /** Open files, sockets and pipes. */
  readonly files: number;
}

/**
 * Looks at a process; Deno itself may not read `/proc`.
 *
 * @param pid Its id.
 * @returns Undefined if it has ended.
 */
export async function processFacts(
  pid: number,
): Promise<ProcessFacts | undefined> {
  const memory = await ask("ps", ["-o", "rss=", "-p", String(pid)]);
  const files = await ask("ls", [`/proc/${pid}/fd`]);
  if (memory === undefined || files === undefined) return undefined;
  return {
    memoryBytes: 1024 * Number(memory),
    files: files.trimEnd().split("\n").length,
  };
}

async function ask(
  program: string,
  args: string[],
): Promise<string | undefined> {
  const command = new Deno.Command(program, {
    args,
    env: { ...CHILD_ENV },
    stderr: "null",
  });
  const { success, stdout } = await command.output();
  return success ? new TextDecoder().decode(stdout) : undefined;
}
