/** What a module imports, without running it. */

/** A module that another one names. */
export interface FoundImport {
  /** What stands between the quotes; undefined where it is computed. */
  readonly specifier: string | undefined;
  /** Where the quotes, or what is in their place, begin. */
  readonly offset: number;
}

const COMMENT = String.raw`\/\/.*|\/\*[\s\S]*?\*\/`;
const TEMPLATE = "`(?:\\\\[\\s\\S]|[^`\\\\])*`";
const STRING = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`;
const REGEXP = String
  .raw`(?<=(?:^|[-=(,:;!&|?{}\[+*%<>~^]|\breturn|\btypeof)\s*)\/(?![*\/])` +
  String.raw`(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^\/\\\n\[])+\/`;
const GAP = String.raw`(?:\s|\/\*[\s\S]*?\*\/|\/\/.*\n)*`;

/** `from "…"`, `import "…"`, `import(…`, `import.meta` and what hides them. */
const TOKENS = RegExp(
  String.raw`(?<from>(?<![.\w$])(?:from|import)${GAP}(?=["']))` +
    String.raw`|(?<call>(?<![.\w$])import${GAP}\(${GAP})` +
    `|${COMMENT}|${TEMPLATE}|${STRING}|${REGEXP}`,
  "gm",
);

const QUOTED = RegExp(STRING, "y");

/**
 * Finds the imports and re-exports of a module, those of types among them. It
 * reads words, comments, strings, templates and regular expressions, and takes
 * `import` and `from` before a string for what they look like.
 *
 * @param text TypeScript or JavaScript.
 * @returns In the order of the text.
 *
 * @example
 * ```ts
 * import { scanImports } from "./scan_imports.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const text = 'import { a } from "./a.ts"; // from "./b.ts"';
 * deepStrictEqual(scanImports(text), [{ specifier: "./a.ts", offset: 18 }]);
 * ```
 */
export function scanImports(text: string): FoundImport[] {
  const found: FoundImport[] = [];
  TOKENS.lastIndex = 0;
  for (let token; (token = TOKENS.exec(text)) !== null;) {
    if (!token.groups!.from && !token.groups!.call) continue;
    const offset = TOKENS.lastIndex;
    QUOTED.lastIndex = offset;
    const quoted = QUOTED.exec(text)?.[0];
    found.push({ specifier: quoted?.slice(1, -1), offset });
    TOKENS.lastIndex = offset + (quoted?.length ?? 0);
  }
  return found;
}
