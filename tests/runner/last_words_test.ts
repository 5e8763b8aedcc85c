import { strictEqual } from "node:assert/strict";
import { lastWords } from "../../src/runner/last_words.ts";

const OUT_OF_MEMORY = `
<--- Last few GCs --->
[39:0x7]     4671 ms: Mark-Compact 3991.2 (4135.2) -> 3991.1 (4135.2) MB

#
# Fatal JavaScript out of memory: Reached heap limit
#
==== C stack trace ===============================

    /usr/bin/deno(+0x28b0d2e) [0x558f27183d2e]
`;

Deno.test.each([
  ["", ""],
  ["first\nlast words\n", "last words"],
  [
    "error: Uncaught Error: no\n  throw it;\n    at f (error.ts:1:2)\n",
    "error: Uncaught Error: no",
  ],
  [OUT_OF_MEMORY, "# Fatal JavaScript out of memory: Reached heap limit"],
  [
    "terminate called after throwing an instance of 'std::bad_alloc'\n  what(): no\n",
    "terminate called after throwing an instance of 'std::bad_alloc'",
  ],
  ["\x1b[31merror\x1b[0m: it\x07 fails\n", "error: it� fails"],
])("lastWords() finds what says why: %j", (text, expected) => {
  strictEqual(lastWords(text), expected);
});
