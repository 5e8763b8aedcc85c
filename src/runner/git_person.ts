/** Who works here, as git knows them. */
import { CHILD_ENV } from "../base/child_env.ts";

/**
 * The person whom git would write into a commit.
 *
 * @param folder The checkout.
 * @param program Name or path of git.
 * @returns Their name, without the address; undefined if git is not there or knows nobody.
 */
export async function gitPerson(
  folder: string,
  program = "git",
): Promise<string | undefined> {
  const command = new Deno.Command(program, {
    args: ["-C", folder, "var", "GIT_AUTHOR_IDENT"],
    env: { ...CHILD_ENV, LC_ALL: "C" },
  });
  const found = await command.output().catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (found === undefined || !found.success) return undefined;
  // address, time and zone follow
  const [, person] = new TextDecoder().decode(found.stdout).trim()
    .match(/^(.+) <[^>]*> \d+ [+-]\d+$/) ?? [];
  return person;
}
