import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { parseSet } from "../../src/config/set_option.ts";
import { splitList } from "../../src/config/split_list.ts";

Deno.test.each([
  ["", [""]],
  ["a,b,c", ["a", "b", "c"]],
  ["a, b", ["a", " b"]],
  ["a,", ["a", ""]],
  ["[a, b],{c: d, e: [f, g]},h", ["[a, b]", "{c: d, e: [f, g]}", "h"]],
  ["\"a,b\",'c,d',e", ['"a,b"', "'c,d'", "e"]],
  ['"a\\",b",c', ['"a\\",b"', "c"]],
  ["'a'',b',c", ["'a'',b'", "c"]],
  ["it's,that's", ["it's", "that's"]],
  ["['a]', b],c", ["['a]', b]", "c"]],
  ["a],b", ["a]", "b"]],
])("splitList() splits %j", (text, parts) => {
  deepStrictEqual(splitList(text), parts);
});

Deno.test.each([
  ["beta=4", "beta", 4],
  [" beta = 4 ", "beta", 4],
  ["beta=1e-3,40", "beta", [0.001, 40]],
  ["name=no", "name", "no"],
  ["style=painted:swirl?seed=3", "style", "painted:swirl?seed=3"],
  ["styleLayers=[conv1_1, conv2_1]", "styleLayers", ["conv1_1", "conv2_1"]],
  ["styleLayers=[conv1_1],deep", "styleLayers", [["conv1_1"], "deep"]],
  ["optimizer={name: adam, beta1: 0.8}", "optimizer", {
    name: "adam",
    beta1: 0.8,
  }],
  ['content="a,b.png"', "content", "a,b.png"],
  ["beta=null", "beta", null],
])("parseSet() reads %j", (text, path, value) => {
  const found = parseSet(text);
  ok("path" in found);
  deepStrictEqual([found.path, found.value], [path, value]);
  strictEqual(found.option, `--set ${text}`);
});

Deno.test.each([
  ["beta", "beta", /Cannot find a value: expected KEY=VALUE.*beta=40/],
  ["beta=", "beta", /Cannot find a value/],
  ["beta=4,", "beta", /Cannot find a value/],
  ["=4", "study", /Cannot find a setting and its value/],
  ["beta=[4", "beta", /Cannot read the YAML/],
  ["optimizer={name: adam, name: adam}", "optimizer", /"name" twice/],
  ["content=*x", "content", /Cannot find anchor "x"/],
  ["beta=4\n---\n5", "beta", /several documents/],
])("parseSet() says what is wrong with %j", (text, where, message) => {
  const found = parseSet(text);
  ok("message" in found);
  deepStrictEqual([found.where, found.option], [where, `--set ${text}`]);
  match(found.message, message);
});

Deno.test("parseSet() names long options by their beginning", () => {
  const values = Array.from({ length: 1000 }, (_, i) => i);
  const found = parseSet(`beta=${values.join(",")}`);
  ok("path" in found);
  deepStrictEqual(found.value, values);
  strictEqual(found.option, `--set beta=0,1,2,${found.option.slice(17)}`);
  strictEqual(found.option.length, 87);
});
