/** Opening a page in the browser. */
import { pathToFileURL } from "node:url";
import type { Io } from "./io.ts";

/** What opens an address on each system; Linux and others have xdg-open. */
const OPENERS: Readonly<Record<string, string>> = {
  darwin: "open",
  windows: "explorer",
};

/**
 * Opens a page; says where it lies where that is not possible.
 *
 * @param path Absolute path of the page.
 * @param io The terminal.
 */
export async function openPage(path: string, io: Io): Promise<void> {
  const opener = OPENERS[Deno.build.os] ?? "xdg-open";
  const address = pathToFileURL(path).href;
  try {
    const { code } = await new Deno.Command(opener, {
      args: [address],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    // Windows' explorer says 1 though it opened the page
    if (code === 0 || opener === "explorer") return;
    io.err(`Cannot open the page: ${opener} failed; open ${address}\n`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    io.err(`Cannot open the page: there is no ${opener}; open ${address}\n`);
  }
}
