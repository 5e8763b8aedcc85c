/** What the system says of processes. */
import { CHILD_ENV } from "../../src/base/child_env.ts";

/** Processes that a process has started and that still run. */
export async function childrenOf(pid: number): Promise<number[]> {
  const ids = await ask(["-o", "pid=", "--ppid", String(pid)]);
  return ids.split("\n").filter((line) => line !== "").map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 1);
}

/** Whether a process runs. */
export async function lives(pid: number): Promise<boolean> {
  const state = (await ask(["-o", "stat=", "-p", String(pid)])).trim();
  return state !== "" && !state.startsWith("Z");
}

async function ask(args: readonly string[]): Promise<string> {
  const command = new Deno.Command("ps", {
    args: [...args],
    env: { ...CHILD_ENV },
  });
  return new TextDecoder().decode((await command.output()).stdout);
}
