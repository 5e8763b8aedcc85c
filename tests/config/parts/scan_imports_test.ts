import { deepStrictEqual } from "node:assert/strict";
import { scanImports } from "../../../src/config/parts/scan_imports.ts";

function specifiers(text: string): (string | undefined)[] {
  return scanImports(text).map(({ specifier }) => specifier);
}

Deno.test.each([
  [`import * as tf from "tf"; import type { A } from './a.ts';`, [
    "tf",
    "./a.ts",
  ]],
  [`import"./a.ts";import{b}from"./b.ts"`, ["./a.ts", "./b.ts"]],
  [`export * from "./a.ts";\nexport { b as from } from "./b.ts";`, [
    "./a.ts",
    "./b.ts",
  ]],
  [`import {\n  a,\n  b,\n} from\n  "./a.ts" with { type: "json" };`, [
    "./a.ts",
  ]],
  [`import /* why */ "./a.ts"; import b from // c\n "./b.ts"`, [
    "./a.ts",
    "./b.ts",
  ]],
  [`const a = await import("./a.ts"); import( './b.ts' )`, [
    "./a.ts",
    "./b.ts",
  ]],
  [`type A = import("./a.ts").A;`, ["./a.ts"]],
  [`const a = await import(name);`, [undefined]],
  ["const a = await import(`./a.ts`);", [undefined]],
  [
    `const here = import.meta.url; object.import("./a.ts"); x.from("./b.ts");`,
    [],
  ],
  [`// import "./a.ts"\n/* from "./b.ts"\n import "./c.ts" */`, []],
  [`const a = 'import "./a.ts"', b = "from './b.ts'";`, []],
  ['const a = `import "./a.ts" ${"`"} from "./b.ts"`;', []],
  [`const quote = /["'\`]/; import "./a.ts";`, ["./a.ts"]],
  [`const url = text.replace(/https?:\\/\\//, ""); import "./a.ts";`, [
    "./a.ts",
  ]],
  [`const half = a / b; const c = "/"; import "./a.ts";`, ["./a.ts"]],
  [`return /[/"]/.test(x); import "./a.ts";`, ["./a.ts"]],
  [`const from = "x"; const a = { from: "./a.ts" };`, []],
])("scanImports() finds what %j imports", (text, expected) => {
  deepStrictEqual(specifiers(text), expected);
});
