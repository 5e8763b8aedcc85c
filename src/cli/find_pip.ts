/** Looking for the pip that fetches things. */
import { CHILD_ENV } from "../base/child_env.ts";

/**
 * Asks `python3` for its pip.
 *
 * @returns For instance `pip 24.0 (python 3.12)`; undefined if there is none.
 */
export async function findPip(): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("python3", {
      args: ["-m", "pip", "--version"],
      env: CHILD_ENV,
      stdin: "null",
      stderr: "null",
    }).output();
    if (!success) return undefined;
    // pip 24.0 from /usr/lib/python3/dist-packages/pip (python 3.12)
    return new TextDecoder().decode(stdout).trim().replace(/ from .* \(/, " (");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
