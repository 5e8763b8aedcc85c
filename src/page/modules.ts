/**
 * The page's scripts as one import map: our modules without their types, and
 * the packages that they use. No bundler, hence nothing to start or to fetch:
 * browsers resolve the names, and the modules lie in the page as data: URLs.
 */
import { stripTypeScriptTypes } from "node:module";

/** Import specifier to a URL that holds the module. */
export type ModuleUrls = Readonly<Record<string, string>>;

/** Folder that names of our modules start from. */
const SRC = new URL("../", import.meta.url);

/** `import … from "x"` and `export … from "x"`, but not of types. */
const FROM = /^((?:import|export|\})[^"'`;]*?\sfrom\s+)"([^"]+)";/gm;

/** Packages that browsers get; all stand in `deno.json`. */
const PACKAGES: Readonly<Record<string, () => Promise<string>>> = {
  "preact": () => readPackage("preact"),
  "preact/hooks": () => readPackage("preact/hooks"),
  "htm": () => readPackage("htm"),
  // the minified form is a script that leaves a variable
  "uplot": async () =>
    `${await readPackage("uplot/dist/uPlot.iife.min.js")}
export default uPlot;`,
};

/**
 * Gathers a module and all that it imports.
 *
 * @param entry The first module, relative to `src/`, such as `page/app.ts`.
 * @returns Names to `data:` URLs, in the order in which they were met; the same
 *     for the same sources.
 */
export async function gatherModules(entry: string): Promise<ModuleUrls> {
  const urls: Record<string, string> = {};
  const queue = [entry];
  for (const name of queue) {
    if (name in urls) continue;
    const { text, imports } = await readModule(name);
    urls[name] = dataUrl("text/javascript", text);
    queue.push(...imports);
  }
  return urls;
}

async function readModule(
  name: string,
): Promise<{ readonly text: string; readonly imports: readonly string[] }> {
  if (Object.hasOwn(PACKAGES, name)) {
    const text = await PACKAGES[name]!();
    const imports = Object.keys(PACKAGES).filter((it) =>
      it !== name && text.includes(`from"${it}"`)
    );
    return { text, imports };
  }
  const url = new URL(name, SRC);
  const source = stripTypeScriptTypes(await Deno.readTextFile(url));
  const imports: string[] = [];
  const text = source.replace(FROM, (_, start: string, specifier: string) => {
    const target = specifier.startsWith(".")
      ? new URL(specifier, url).href.slice(SRC.href.length)
      : specifier;
    imports.push(target);
    return `${start}"${target}";`;
  });
  return { text, imports };
}

async function readPackage(specifier: string): Promise<string> {
  const text = await Deno.readTextFile(
    new URL(import.meta.resolve(specifier)),
  );
  return text.replace(/^\/\/# sourceMappingURL=.*$/m, "");
}

/**
 * Puts text into a URL.
 *
 * @param type Its media type.
 * @param text The text.
 */
export function dataUrl(type: string, text: string): string {
  const bytes = new TextEncoder().encode(text);
  return `data:${type};base64,${bytes.toBase64()}`;
}
