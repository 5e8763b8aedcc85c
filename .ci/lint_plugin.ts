/** The project's own lint rules: imports point downwards, errors read alike. */
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of `src/` to layer; the empty name stands for files in `src/`. */
const LAYERS: Readonly<Record<string, number>> = {
  base: 0,
  tensorflow: 1,
  image: 1,
  assets: 1,
  engine: 2,
  config: 3,
  plan: 4,
  store: 4,
  runner: 5,
  page: 5,
  export: 6,
  report: 6,
  check: 6,
  bench: 6,
  cli: 7,
  "": 8,
};

/** Packages that only some folders may import. */
const OWNERS: readonly {
  readonly packageName: RegExp;
  readonly folders: readonly string[];
}[] = [
  { packageName: /^@tensorflow\//, folders: ["tensorflow", "engine"] },
  { packageName: /^yaml(?=[@/]|$)/, folders: ["config"] },
  { packageName: /^node:sqlite$/, folders: ["store"] },
  { packageName: /^hyparquet/, folders: ["export"] },
  { packageName: /^imagescript(?=[@/]|$)/, folders: ["image"] },
];

const NATIVE_FOLDER = "tensorflow";

// from this file's own place: a clone may lie under a folder named src
const SRC = fileURLToPath(new URL("../src/", import.meta.url));

/** The folder of `src/` a file lies in, or undefined outside `src/`. */
function folderOf(path: string): string | undefined {
  const [first = "", ...rest] = relative(SRC, path).split(sep);
  if (first === ".." || first.includes(":")) return undefined;
  return rest.length === 0 ? "" : first;
}

function describe(folder: string): string {
  return folder === "" ? "src" : `src/${folder}`;
}

/** What is wrong with `from` importing another file, if anything. */
function relativeProblem(from: string, to: string): string | undefined {
  if (to === from) return undefined;
  const unlisted = [from, to].find((name) => !Object.hasOwn(LAYERS, name));
  if (unlisted !== undefined) {
    return `Folder "${describe(unlisted)}" has no layer`;
  }
  if (LAYERS[to]! < LAYERS[from]!) return undefined;
  return `"${describe(from)}" must not import "${describe(to)}"`;
}

/** What is wrong with `from` importing a package, if anything. */
function packageProblem(from: string, specifier: string): string | undefined {
  const name = specifier.replace(/^npm:\/?/, "");
  const owner = OWNERS.find(({ packageName }) => packageName.test(name));
  if (owner === undefined || owner.folders.includes(from)) return undefined;
  const allowed = owner.folders.map(describe).join(", ");
  return `"${
    describe(from)
  }" must not import "${specifier}": only ${allowed} may`;
}

function importProblem(
  from: string,
  filename: string,
  specifier: string,
): string | undefined {
  const path = specifier.startsWith("file:")
    ? fileURLToPath(specifier)
    : /^\.{1,2}\//.test(specifier)
    ? join(dirname(filename), specifier)
    : undefined;
  if (path === undefined) return packageProblem(from, specifier);
  const to = folderOf(path);
  return to === undefined ? undefined : relativeProblem(from, to);
}

/** The text of a string literal or of a template without placeholders. */
function literalText(node: Deno.lint.Node): string | undefined {
  if (node.type === "Literal" && typeof node.value === "string") {
    return node.value;
  }
  if (node.type !== "TemplateLiteral" || node.quasis.length !== 1) {
    return undefined;
  }
  return node.quasis[0]!.cooked;
}

/** Visits every place that can name another module. */
function importVisitor(
  check: (source: Deno.lint.Node | null) => void,
): Deno.lint.LintVisitor {
  return {
    ImportDeclaration: (node) => check(node.source),
    ExportAllDeclaration: (node) => check(node.source),
    ExportNamedDeclaration: (node) => check(node.source),
    ImportExpression: (node) => check(node.source),
    TSImportType: ({ argument }) =>
      check(argument.type === "TSLiteralType" ? argument.literal : argument),
  };
}

/** Visits `Deno.dlopen`, `Deno["dlopen"]` and `const { dlopen } = Deno`. */
function dlopenVisitor(
  report: (node: Deno.lint.Node) => void,
): Deno.lint.LintVisitor {
  return {
    MemberExpression(node) {
      if (!isNamed(node.object, "Deno")) return;
      if (isNamed(node.property, "dlopen")) report(node);
    },
    VariableDeclarator(node) {
      if (!node.init || !isNamed(node.init, "Deno")) return;
      if (node.id.type !== "ObjectPattern") return;
      const taken = node.id.properties.find((property) =>
        property.type === "Property" && isNamed(property.key, "dlopen")
      );
      if (taken) report(taken);
    },
  };
}

const layers: Deno.lint.Rule = {
  create(context) {
    const { filename } = context;
    const from = folderOf(filename);
    if (from === undefined) return {};
    const imports = importVisitor((source) => {
      const specifier = source ? literalText(source) : undefined;
      if (!source || specifier === undefined) return;
      const message = importProblem(from, filename, specifier);
      if (message === undefined) return;
      const hint = "Layers and owners of packages stand in .ci/lint_plugin.ts";
      context.report({ node: source, message, hint });
    });
    if (from === NATIVE_FOLDER) return imports;
    const message = `"${describe(from)}" must not use Deno.dlopen: ` +
      `only ${describe(NATIVE_FOLDER)} may`;
    return {
      ...imports,
      ...dlopenVisitor((node) => context.report({ node, message })),
    };
  },
};

function isNamed(node: Deno.lint.Node, name: string): boolean {
  if (node.type === "Identifier") return node.name === name;
  return literalText(node) === name;
}

/** Fixed text at both ends of a message; undefined where a value stands. */
interface Ends {
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** The ends of a message, or undefined if it is no string in the source. */
function endsOf(node: Deno.lint.Node): Ends | undefined {
  const text = literalText(node);
  if (text !== undefined) return { first: text, last: text };
  if (node.type === "TemplateLiteral") {
    return {
      first: node.quasis[0]!.cooked || undefined,
      last: node.quasis.at(-1)!.cooked || undefined,
    };
  }
  if (node.type !== "BinaryExpression" || node.operator !== "+") {
    return undefined;
  }
  const left = endsOf(node.left);
  const right = endsOf(node.right);
  if (left === undefined && right === undefined) return undefined;
  return { first: left?.first, last: right?.last };
}

const errorMessage: Deno.lint.Rule = {
  create(context) {
    // errors that tests throw are seen by nobody
    if (context.filename.endsWith("_test.ts")) return {};
    return {
      NewExpression(node) {
        const [argument] = node.arguments;
        if (!argument || !/Error$/.test(calleeName(node.callee))) return;
        const ends = endsOf(argument);
        if (ends === undefined) return;
        const { first = "A", last = "" } = ends;
        if (/^[\p{Lu}"'`“‘]/u.test(first) && !last.endsWith(".")) return;
        context.report({
          node: argument,
          message: "Start error messages with a capital, end without a period",
        });
      },
    };
  },
};

function calleeName(callee: Deno.lint.Node): string {
  if (callee.type === "Identifier") return callee.name;
  if (callee.type !== "MemberExpression") return "";
  return callee.property.type === "Identifier" ? callee.property.name : "";
}

/** The rules `gramlab/layers` and `gramlab/error-message`. */
const plugin: Deno.lint.Plugin = {
  name: "gramlab",
  rules: { "layers": layers, "error-message": errorMessage },
};
// Deno reads a plugin from the default export only
export default plugin;
